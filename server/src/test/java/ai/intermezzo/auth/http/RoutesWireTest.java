package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.OAuthError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Over HTTPS, a route")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesWireTest {
  private static final byte[] HELLO = "{\"hello\":1}".getBytes(StandardCharsets.US_ASCII);
  private static final String ORIGIN = "https://app.example.com";

  private WireServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    Cors cors = Cors.origins(ORIGIN::equals);
    server =
        WireServer.start(
            folder,
            Routes.of(
                Route.at("/hello").get(request -> Response.json(200, HELLO)),
                Route.at("/both")
                    .get(request -> Response.text(200, "got"))
                    .post(
                        request ->
                            Response.text(200, new String(request.body(), StandardCharsets.UTF_8))),
                Route.at("/public")
                    .get(request -> Response.json(200, HELLO))
                    .cors(Cors.anyOrigin()),
                Route.at("/token")
                    .post(
                        request -> {
                          throw OAuthError.invalidGrant("No such grant.");
                        })
                    .cors(cors)
                    .plainErrorsForBrowsers(),
                Route.at("/broken")
                    .post(
                        request -> {
                          throw new IllegalStateException("a secret of the code");
                        })
                    .cors(cors)
                    .plainErrorsForBrowsers(),
                Route.at("/stack")
                    .get(
                        request -> {
                          throw new StackOverflowError();
                        }),
                Route.at("/away")
                    .post(
                        request -> {
                          throw new WireServer.DatabaseIsAway();
                        })
                    .cors(cors)
                    .plainErrorsForBrowsers(),
                Route.at("/basic")
                    .post(
                        request ->
                            ErrorAnswer.of(OAuthError.invalidClient("Who are you?"), request)
                                .with("WWW-Authenticate", "Basic realm=\"x\"")),
                Route.at("/thread")
                    .post(request -> Response.text(200, "" + Thread.currentThread().isVirtual())),
                Route.at("/memory")
                    .post(request -> Response.text(200, "" + Thread.currentThread().isVirtual()))
                    .fromMemory(),
                Route.at("/miss")
                    .post(
                        request -> {
                          Waiting.requireAllowed();
                          return Response.text(200, "" + Thread.currentThread().isVirtual());
                        })
                    .fromMemory(),
                Route.at("/see")
                    .get(
                        request ->
                            Response.text(
                                200,
                                request
                                    + "|"
                                    + request.query()
                                    + "|"
                                    + request.headers("x-two")
                                    + "|"
                                    + request.remoteAddress().getHostAddress()))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("answers, and every answer carries a request id, nosniff and no server name")
  void answers() {
    HttpResponse<String> answer = server.get("/hello");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"hello\":1}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(id).hasSize(22);
    assertThat(Base64.getUrlDecoder().decode(id)).hasSize(16);
    assertThat(server.get("/hello").headers().firstValue("X-Request-Id")).isNotEqualTo(id);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Strict-Transport-Security"))
        .contains("max-age=31536000");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  @DisplayName("answers HEAD as GET, with the length and without the body")
  void headMethod() {
    String answer =
        server.raw(head("HEAD /hello HTTP/1.1", "Host: localhost", "Connection: close"));

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: " + HELLO.length + "\r\n")
        .contains("Content-Type: application/json\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  @DisplayName("answers another method with 405 and Allow, TRACE and made-up ones too")
  void otherMethods() {
    for (String method : new String[] {"PUT", "DELETE", "TRACE", "OPTIONS", "BREW", "get"}) {
      HttpResponse<String> answer =
          server.send(server.request("/both").method(method, BodyPublishers.noBody()));
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
      assertIsError(answer, "method_not_allowed");
    }
    HttpResponse<String> onToken = server.get("/token");
    assertThat(onToken.headers().firstValue("Allow")).contains("OPTIONS, POST");
  }

  @Test
  @DisplayName("that is unknown is a 404 in JSON, without echoing the path")
  void unknown() {
    HttpResponse<String> answer = server.get("/hello/%3Cblink%3E");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertIsError(answer, "not_found");
    assertThat(answer.body()).doesNotContain("blink");
    assertThat(server.get("/HELLO").statusCode()).isEqualTo(404);
    assertThat(server.get("/hello/").statusCode()).isEqualTo(404);
  }

  @Test
  @DisplayName("keeps the connection after a 404 or 405 to a request with a body")
  void earlyAnswersKeepTheConnection() {
    String answers =
        server.raw(
            head("POST /hello HTTP/1.1", "Host: x", "Content-Length: 5")
                + "hello"
                + head("POST /nowhere HTTP/1.1", "Host: x", "Content-Length: 5")
                + "hello"
                + head("GET /hello HTTP/1.1", "Host: x", "Connection: close"));
    assertThat(answers).contains("HTTP/1.1 405 ", "HTTP/1.1 404 ", "HTTP/1.1 200 ");
  }

  @Test
  @DisplayName("renders an OAuthError as JSON that no cache keeps, with the request's id")
  void oauthError() {
    HttpResponse<String> answer = post("/token", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertIsError(answer, "invalid_grant");
    assertThat(answer.body()).contains("\"error_description\":\"No such grant.\"");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Pragma")).contains("no-cache");
  }

  @Test
  @DisplayName("may add a header to its error")
  void errorWithHeader() {
    HttpResponse<String> answer = post("/basic", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"x\"");
    assertIsError(answer, "invalid_client");
  }

  @Test
  @DisplayName("that throws what nobody expects answers 500 and says nothing about the code")
  void unexpected() {
    HttpResponse<String> answer = post("/broken", "");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertIsError(answer, "server_error");
    assertThat(answer.body()).doesNotContain("secret", "IllegalState", "Exception");
    assertThat(server.get("/stack").statusCode()).isEqualTo(500);
  }

  @Test
  @DisplayName("that can't reach its database answers 503 with Retry-After")
  void unavailable() {
    HttpResponse<String> answer = post("/away", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertIsError(answer, "temporarily_unavailable");
  }

  @Test
  @DisplayName("answers 5xx to a page as plain text where it is marked, with CORS and Retry-After")
  void plainErrors() {
    for (String path : new String[] {"/away", "/broken"}) {
      HttpResponse<String> answer = post(path, ORIGIN);
      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
      assertThat(answer.body()).doesNotStartWith("{");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
    assertThat(post("/away", ORIGIN).headers().firstValue("Retry-After")).contains("2");
    assertIsError(post("/token", ORIGIN), "invalid_grant");
  }

  @Test
  @DisplayName("open to every origin says so on every answer")
  void anyOrigin() {
    assertThat(server.get("/public").headers().firstValue("Access-Control-Allow-Origin"))
        .contains("*");
    HttpResponse<String> refused = post("/public", ORIGIN);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  @DisplayName("answers a preflight of a known origin with what it may send and read")
  void preflight() {
    HttpResponse<String> answer = preflight("/token", ORIGIN);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(ORIGIN);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("OPTIONS, POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("authorization, content-type, auth0-client, dpop");
    assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("3600");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(post("/token", ORIGIN).headers().firstValue("Access-Control-Expose-Headers"))
        .contains("DPoP-Nonce, X-Request-Id, Retry-After");
  }

  @Test
  @DisplayName("gives an unknown origin no permission, by preflight or by answer")
  void unknownOrigin() {
    for (HttpResponse<String> answer :
        List.of(
            preflight("/token", "https://evil.example"), post("/token", "https://evil.example"))) {
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
  }

  @Test
  @DisplayName("that answers from memory does so on the thread that listens, until something waits")
  void fromMemory() {
    for (String body : List.of("", "some bytes")) {
      assertThat(post("/memory", body).body()).isEqualTo("false");
      assertThat(post("/miss", body).body()).isEqualTo("true");
      assertThat(post("/memory", body).body()).isEqualTo("false");
    }
    assertThatCode(Waiting::requireAllowed).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("runs on a virtual thread, also when the body comes in pieces")
  void virtualThreads() {
    assertThat(post("/thread", "").body()).isEqualTo("true");
    try (var socket = server.tls()) {
      WireServer.say(
          socket,
          head(
              "POST /thread HTTP/1.1",
              "Host: x",
              "Connection: close",
              "Expect: 100-continue",
              "Content-Length: 3"));
      byte[] interim = socket.getInputStream().readNBytes(25);
      assertThat(new String(interim, StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(WireServer.exchange(socket, "abc")).startsWith("HTTP/1.1 200 ").endsWith("true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("sees the query raw, every line of a header, and shows neither in its text")
  void seesTheRequest() {
    HttpResponse<String> answer =
        server.send(server.request("/see?code=%41+b").header("X-Two", "1").header("X-Two", "2"));
    assertThat(answer.body())
        .matches("GET /see [\\w-]{22}\\|code=%41\\+b\\|\\[1, 2]\\|127\\.0\\.0\\.1");
  }

  @Test
  @DisplayName("gets a body of many pieces whole")
  void wholeBody() {
    String body = "€uro ".repeat(9000);
    HttpResponse<String> answer =
        server.send(server.request("/both").POST(BodyPublishers.ofString(body)));
    assertThat(answer.body()).isEqualTo(body);
    String chunked =
        server.raw(
            head(
                    "POST /both HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    "Transfer-Encoding: chunked")
                + head("3", "abc", "2", "de", "0"));
    assertThat(chunked).endsWith("\r\n\r\nabcde");
  }

  @Test
  @DisplayName("can't be defined twice")
  void noDuplicates() {
    Endpoint any = request -> Response.empty(204);
    assertThatThrownBy(() -> Routes.of(Route.at("/x").get(any), Route.at("/x").post(any)))
        .hasMessageContaining("/x has two routes");
    assertThatThrownBy(() -> Route.at("/x").get(any).get(any))
        .hasMessageContaining("GET /x has two endpoints");
    assertThatThrownBy(() -> Route.at("x")).hasMessageContaining("slash");
  }

  private HttpResponse<String> post(String path, String origin) {
    var request = server.request(path).POST(BodyPublishers.ofString("a=b"));
    return server.send(origin.isEmpty() ? request : request.header("Origin", origin));
  }

  private HttpResponse<String> preflight(String path, String origin) {
    return server.send(
        server
            .request(path)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST"));
  }

  private static void assertIsError(HttpResponse<String> answer, String code) {
    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .startsWith("{\"error\":\"" + code + "\",\"error_description\":\"")
        .endsWith("\"request_id\":\"" + id + "\"}");
  }
}
