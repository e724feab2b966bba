package ai.intermezzo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.testing.LocalCertificate;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("The example API answers whoever has a token, by its scopes, and refuses the rest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExampleApiTest {
  private final ECKey key = StubIssuer.newKey();
  private final LocalCertificate certificate = LocalCertificate.create();
  private Path certificateFile;
  private Path keyFile;
  private StubIssuer issuer;
  private ExampleApi api;
  private HttpClient http;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    certificateFile = certificate.writeCa(folder.resolve("cert.pem"));
    keyFile = certificate.writeKey(folder.resolve("key.pem"));
    issuer = new StubIssuer(certificate);
    issuer.keys.add(key);
    api = ExampleApi.start(options(issuer.issuer));
    http = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
  }

  @AfterAll
  void stop() throws Exception {
    api.stop();
    issuer.close();
  }

  @Test
  @DisplayName("the demo app is a page with its own script and style alone, and knows its client")
  void app() throws Exception {
    HttpResponse<String> page = page("/app");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "connect-src 'self' " + issuer.issuer);
    for (String part : List.of("/app/app.js", "/app/app.css")) {
      assertThat(page.body()).contains(part);
      assertThat(page(part).statusCode()).isEqualTo(200);
    }
    JsonNode config = json(send(request("/app/config.json")));
    assertThat(config.get("client_id").stringValue()).isEqualTo("demo-app");
    assertThat(config.get("issuer").stringValue()).isEqualTo(issuer.issuer);
  }

  private HttpResponse<String> page(String path) throws Exception {
    return http.send(at(api, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @DisplayName("GET / says what runs here, without a token")
  void about() throws Exception {
    HttpResponse<String> response = send(request("/"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode about = json(response);
    assertThat(about.get("audience").stringValue()).isEqualTo(StubIssuer.AUDIENCE);
    assertThat(about.get("resources").valueStream().map(r -> r.get("scope").stringValue()))
        .containsExactly("read:notes", "write:notes");
  }

  @Test
  @DisplayName("a note is kept for the token's subject, who alone can read it")
  void notes() throws Exception {
    Instant soon = Instant.now().plusSeconds(60);
    String writer = issuer.token(key, "write:notes", "subject-1", soon);
    HttpResponse<String> kept = send(post("{\"text\":\"Größe ✓\"}", writer));
    assertThat(kept.statusCode()).isEqualTo(201);
    assertThat(json(kept).get("text").stringValue()).isEqualTo("Größe ✓");

    String reader = issuer.token(key, "openid read:notes", "subject-1", soon);
    assertThat(json(send(notes(reader))).get("notes").get(0).get("text").stringValue())
        .isEqualTo("Größe ✓");
    String stranger = issuer.token(key, "read:notes", "subject-2", soon);
    assertThat(json(send(notes(stranger))).get("notes").isEmpty()).isTrue();
  }

  @Test
  @DisplayName("RFC 6750 §3: without a token 401 and a bare challenge")
  void noToken() throws Exception {
    HttpResponse<String> response = send(request("/notes"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(challenge(response)).isEqualTo("Bearer realm=\"api\"");
    assertThat(json(response).get("error").stringValue()).isEqualTo("unauthorized");
  }

  @Test
  @DisplayName("RFC 6750 §3.1: with a bad token 401 and invalid_token")
  void badToken() throws Exception {
    String expired = issuer.token(key, "read:notes", "s", Instant.now().minusSeconds(10));
    String forged =
        issuer.token(
            new ECKey.Builder(StubIssuer.newKey()).keyID(key.getKeyID()).build(), "read:notes");
    for (String token : List.of(expired, forged, "rubbish")) {
      HttpResponse<String> response = send(notes(token));
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(challenge(response)).startsWith("Bearer error=\"invalid_token\"");
      assertThat(json(response).get("error").stringValue()).isEqualTo("invalid_token");
      assertThat(response.body()).doesNotContain(token);
    }
  }

  @Test
  @DisplayName(
      "RFC 6750 §3.1: without the scope 403, insufficient_scope and the scope that it takes")
  void insufficientScope() throws Exception {
    HttpResponse<String> read = send(notes(issuer.token(key, "write:notes")));
    assertThat(read.statusCode()).isEqualTo(403);
    assertThat(challenge(read)).contains("insufficient_scope").contains("scope=\"read:notes\"");

    HttpResponse<String> write = send(post("{\"text\":\"x\"}", issuer.token(key, "read:notes")));
    assertThat(write.statusCode()).isEqualTo(403);
    assertThat(challenge(write)).contains("scope=\"write:notes\"");
  }

  @Test
  @DisplayName("two Authorization headers are refused, though both are good")
  void twoHeaders() throws Exception {
    String token = "Bearer " + issuer.token(key, "read:notes");
    HttpResponse<String> response =
        send(request("/notes").header("Authorization", token).header("Authorization", token));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("error").stringValue()).isEqualTo("invalid_request");
  }

  @Test
  @DisplayName("a body that is no note is refused: type, size, JSON, text")
  void badNotes() throws Exception {
    String token = issuer.token(key, "write:notes");
    for (String body :
        List.of(
            "",
            "x",
            "[]",
            "null",
            "{}",
            "{\"text\":1}",
            "{\"text\":\" \"}",
            "{\"text\":\"",
            "{\"text\":\"" + "x".repeat(Notes.MAX_TEXT_CHARS + 1) + "\"}")) {
      HttpResponse<String> response = send(post(body, token));
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(json(response).get("error").stringValue()).isEqualTo("invalid_request");
    }
    assertThat(send(post("{\"text\":\"" + "x".repeat(9_000) + "\"}", token)).statusCode())
        .isEqualTo(413);
    HttpRequest.Builder form =
        post("text=x", token).setHeader("Content-Type", "application/x-www-form-urlencoded");
    assertThat(send(form).statusCode()).isEqualTo(415);
  }

  @Test
  @DisplayName(
      "other methods get 405 with Allow, other paths 404, HEAD the answer of GET without body")
  void methodsAndPaths() throws Exception {
    HttpResponse<String> delete = send(request("/notes").DELETE());
    assertThat(delete.statusCode()).isEqualTo(405);
    assertThat(delete.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    assertThat(
            send(request("/").POST(HttpRequest.BodyPublishers.noBody()))
                .headers()
                .firstValue("Allow"))
        .hasValue("GET, HEAD");

    HttpResponse<String> missing = send(request("/missing"));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).get("error").stringValue()).isEqualTo("not_found");

    HttpResponse<String> head =
        send(request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length"))
        .hasValue(send(request("/")).body().getBytes(StandardCharsets.UTF_8).length);
    HttpRequest.Builder headNotes =
        request("/notes").method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(send(headNotes).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("pages of any site may call it with a token, and read what is wrong with one")
  void crossOrigin() throws Exception {
    HttpResponse<String> preflight =
        http.send(
            request("/notes")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .containsIgnoringCase("authorization");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();

    HttpResponse<String> refused =
        send(notes("rubbish").header("Origin", "https://app.example.com"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
    assertThat(refused.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("WWW-Authenticate");
  }

  @Test
  @DisplayName("plain HTTP on its port gets a 400 that says why")
  void plainHttp() throws Exception {
    int port = URI.create(api.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /notes HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("HTTPS");
    }
  }

  @Test
  @DisplayName("TLS 1.2 and 1.3 are spoken")
  void tlsVersions() throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SSLParameters only = new SSLParameters();
      only.setProtocols(new String[] {version});
      try (HttpClient client =
          HttpClient.newBuilder()
              .sslContext(certificate.clientContext())
              .sslParameters(only)
              .build()) {
        HttpResponse<String> response =
            client.send(request("/").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(version);
      }
    }
  }

  @Test
  @DisplayName(
      "a new signing key is taken within seconds, and made-up key ids don't hammer the issuer")
  void rotation() throws Exception {
    try (StubIssuer rotating = new StubIssuer(certificate)) {
      ECKey old = StubIssuer.newKey();
      rotating.keys.add(old);
      ExampleApi own = ExampleApi.start(options(rotating.issuer));
      try {
        assertThat(status(own, rotating.token(old, "read:notes"))).isEqualTo(200);
        ECKey next = StubIssuer.newKey();
        rotating.keys.add(next);
        long start = System.nanoTime();
        int madeUp = 0;
        while (status(own, rotating.token(next, "read:notes")) != 200) {
          assertThat(status(own, rotating.token(StubIssuer.newKey(), "read:notes"))).isEqualTo(401);
          madeUp++;
          LockSupport.parkNanos(10_000_000);
        }
        assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(10);
        assertThat(madeUp).isGreaterThan(5);
        assertThat(rotating.keyRequests.get()).isLessThanOrEqualTo(3);
        assertThat(status(own, rotating.token(old, "read:notes"))).isEqualTo(200);
      } finally {
        own.stop();
      }
    }
  }

  @Test
  @DisplayName("while the issuer can't be reached a token is not accepted: 503 with Retry-After")
  void issuerDown() throws Exception {
    StubIssuer down = new StubIssuer(certificate);
    down.close();
    ExampleApi own = ExampleApi.start(options(down.issuer));
    try {
      HttpResponse<String> response =
          http.send(
              at(own, "/notes")
                  .header("Authorization", "Bearer " + down.token(key, "read:notes"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValueAsLong("Retry-After")).hasValue(5);
      assertThat(json(response).get("error").stringValue()).isEqualTo("temporarily_unavailable");
    } finally {
      own.stop();
    }
  }

  private ExampleApiOptions options(String issuerUrl) {
    return new ExampleApiOptions(
        0,
        issuerUrl,
        StubIssuer.AUDIENCE,
        Optional.of(certificateFile),
        certificateFile,
        keyFile,
        Optional.of("demo-app"),
        Optional.empty(),
        false);
  }

  private int status(ExampleApi target, String token) throws IOException, InterruptedException {
    HttpRequest request = at(target, "/notes").header("Authorization", "Bearer " + token).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return at(api, path);
  }

  private static HttpRequest.Builder at(ExampleApi target, String path) {
    return HttpRequest.newBuilder(URI.create(target.address() + path));
  }

  private HttpRequest.Builder notes(String token) {
    return request("/notes").header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder post(String body, String token) {
    return notes(token)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return response;
  }

  private static String challenge(HttpResponse<?> response) {
    return response.headers().firstValue("WWW-Authenticate").orElse("");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.MAPPER.readTree(response.body());
  }
}
