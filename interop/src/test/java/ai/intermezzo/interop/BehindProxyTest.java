package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("serve --behind-proxy, with a proxy in front that speaks HTTPS for it")
class BehindProxyTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final String SOMEBODY = "203.0.113.7";
  private static final int PUBLIC_PORT = Ports.free();

  @TempDir private static Path folder;
  private static Cli.Client client;
  private static RunningServer server;
  private static ReverseProxy proxy;
  private static Https https;

  @BeforeAll
  static void start() throws Exception {
    Path data = folder.resolve("data");
    Cli cli = new Cli(data);
    cli.createApi(AUDIENCE);
    client = cli.createClient(AUDIENCE);
    server = behind(data, "127.0.0.1/32");
    TestCertificate certificate = TestCertificate.create(folder, "proxy");
    proxy = ReverseProxy.start(certificate, PUBLIC_PORT, server.port(), SOMEBODY);
    https = Https.trusting(certificate.certificate());
  }

  @AfterAll
  static void stop() throws Exception {
    https.close();
    proxy.close();
    server.close();
  }

  @Test
  @DisplayName("Tokens and metadata name the public address, whatever a header says")
  void issuer() throws Exception {
    String issuer = RunningServer.issuer(PUBLIC_PORT);

    assertThat(Jwt.of(https.token(issuer, client, AUDIENCE)).claims().get("iss").stringValue())
        .isEqualTo(issuer);
    HttpResponse<String> metadata =
        https.get(
            issuer + ".well-known/openid-configuration",
            "X-Forwarded-Host",
            "evil.example",
            "Forwarded",
            "host=evil.example");
    assertThat(Https.json(metadata).get("issuer").stringValue()).isEqualTo(issuer);
    assertThat(Https.json(metadata).get("token_endpoint").stringValue())
        .isEqualTo(issuer + "oauth/token");
    assertThat(metadata.body()).doesNotContain("evil.example");
  }

  @Test
  @DisplayName("The log has the client's address as the proxy tells it, not as the client does")
  void clientAddress() throws Exception {
    https.get(
        RunningServer.issuer(PUBLIC_PORT) + "from-somebody", "X-Forwarded-For", "198.51.100.99");

    Wait.until(() -> server.stderr().contains("/from-somebody"));
    assertThat(server.stderr().lines().filter(line -> line.contains("/from-somebody")))
        .singleElement()
        .asString()
        .contains(SOMEBODY)
        .doesNotContain("198.51.100.99");
  }

  @Test
  @DisplayName("Past the proxy, or for a client that did not speak HTTPS to it, nothing is served")
  void notByHttps() throws Exception {
    for (String[] headers :
        new String[][] {
          {"X-Other", "x"},
          {"X-Forwarded-Proto", "http"},
          {"X-Forwarded-Proto", "https,http"}
        }) {
      HttpResponse<String> answer = direct(server, "/", headers);
      assertThat(answer.statusCode()).as(String.join(": ", headers)).isEqualTo(400);
      assertThat(answer.body()).contains("X-Forwarded-Proto: https");
    }
    assertThat(direct(server, "/", "X-Forwarded-Proto", "https").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("Health is told to whoever asks, since a load balancer asks without a proxy")
  void health() throws Exception {
    assertThat(direct(server, "/health/live").statusCode()).isEqualTo(200);
    assertThat(direct(server, "/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("Whoever is not one of the proxies is refused, whatever headers it sends")
  void untrusted() throws Exception {
    try (RunningServer other = behind(folder.resolve("other"), "192.0.2.0/24")) {
      HttpResponse<String> answer =
          direct(other, "/", "X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.1");

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("through its proxy only");
    }
  }

  private static RunningServer behind(Path data, String proxies) throws Exception {
    int port = Ports.free();
    Launch launch =
        RunningServer.serve(data, PUBLIC_PORT)
            .with("--listen", "127.0.0.1:" + port)
            .with("--behind-proxy", proxies);
    return RunningServer.start(data, port, launch);
  }

  private static HttpResponse<String> direct(RunningServer to, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
            .timeout(Duration.ofSeconds(60))
            .version(HttpClient.Version.HTTP_1_1);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient plain = HttpClient.newHttpClient()) {
      return plain.send(request.build(), BodyHandlers.ofString());
    }
  }
}
