package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client that trusts one certificate authority and nothing else, and keeps connections open. */
final class Https implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final HttpClient client;

  private Https(HttpClient client) {
    this.client = client;
  }

  static Https trusting(Path authority) throws Exception {
    return new Https(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(AT_MOST)
            .sslContext(tls(authority))
            .build());
  }

  static SSLContext tls(Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + trusted.size(), each);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  HttpResponse<String> get(String url, String... headers) throws Exception {
    return send(request(url, headers).GET());
  }

  HttpResponse<String> post(String url, String contentType, String body, String... headers)
      throws Exception {
    return send(
        request(url, headers)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  /** Asks for a token as the documentation does. */
  HttpResponse<String> askToken(String issuer, Cli.Client as, String audience) throws Exception {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("client_id", as.id()).put("client_secret", as.secret());
    body.put("audience", audience).put("grant_type", "client_credentials");
    return post(issuer + "oauth/token", "application/json", body.toString());
  }

  /** An access token, which must be had. */
  String token(String issuer, Cli.Client as, String audience) throws Exception {
    HttpResponse<String> answer = askToken(issuer, as, audience);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).get("access_token").stringValue();
  }

  private static HttpRequest.Builder request(String url, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(AT_MOST);
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
