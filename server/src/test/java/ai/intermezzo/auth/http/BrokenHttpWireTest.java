package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9112 §11.2: a request that two parties could read differently")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenHttpWireTest {
  private static final String SMUGGLED = head("GET /smuggled HTTP/1.1", "Host: x");

  private final AtomicInteger smuggled = new AtomicInteger();
  private WireServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    server =
        WireServer.start(
            folder,
            Routes.of(
                Route.at("/token").post(request -> Response.text(200, "ok")),
                Route.at("/smuggled")
                    .get(
                        request -> {
                          smuggled.incrementAndGet();
                          return Response.text(200, "smuggled");
                        })));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("is answered 400 in JSON, and the connection is closed")
  @MethodSource("ambiguous")
  void refused(String what, String request) {
    String answer = server.raw(request + SMUGGLED);

    assertThat(answer)
        .as(what)
        .startsWith("HTTP/1.1 400 ")
        .containsOnlyOnce("HTTP/1.1")
        .contains("Content-Type: application/json\r\n", "X-Request-Id: ", "Connection: close\r\n")
        .contains("X-Content-Type-Options: nosniff\r\n")
        .contains("{\"error\":\"invalid_request\",", "\"request_id\":\"")
        .doesNotContain("Server:", "<", "jetty", "Exception");
    assertThat(smuggled).hasValue(0);
  }

  static Stream<Arguments> ambiguous() {
    String post = "POST /token HTTP/1.1";
    String host = "Host: x";
    return Stream.of(
        arguments(
            "both lengths",
            head(post, host, "Transfer-Encoding: chunked", "Content-Length: 5") + "0\r\n\r\n"),
        arguments(
            "both lengths, the other way",
            head(post, host, "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
        arguments(
            "two different lengths",
            head(post, host, "Content-Length: 1", "Content-Length: 2") + "ab"),
        arguments(
            "two equal lengths", head(post, host, "Content-Length: 1", "Content-Length: 1") + "a"),
        arguments("a list of lengths", head(post, host, "Content-Length: 1, 1") + "a"),
        arguments("a length with a sign", head(post, host, "Content-Length: +1") + "a"),
        arguments("a negative length", head(post, host, "Content-Length: -1") + "a"),
        arguments("a length in hex", head(post, host, "Content-Length: 0x1") + "a"),
        arguments(
            "an unknown coding", head(post, host, "Transfer-Encoding: chunked, x") + "0\r\n\r\n"),
        arguments("a coding that is not chunked", head(post, host, "Transfer-Encoding: identity")),
        arguments(
            "chunked twice",
            head(post, host, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")
                + "0\r\n\r\n"),
        arguments("a bad chunk size", chunked("zz\r\nab\r\n0\r\n\r\n")),
        arguments("a negative chunk size", chunked("-1\r\nab\r\n0\r\n\r\n")),
        arguments("a chunk that is longer than it says", chunked("1\r\nabc\r\n0\r\n\r\n")),
        arguments("a chunk size beyond all bounds", chunked("fffffffffffffffff\r\na")),
        arguments("two hosts", head(post, host, "Host: y", "Content-Length: 0")),
        arguments("no host", head(post, "Content-Length: 0")),
        arguments("a folded header", head(post, host, "X: a\r\n b", "Content-Length: 0")),
        arguments("a space before the colon", head(post, host, "Content-Length : 1") + "a"),
        arguments("a header without a name", head(post, host, ": x", "Content-Length: 0")),
        arguments("a header without a colon", head(post, host, "nonsense", "Content-Length: 0")),
        arguments("NUL in a header", head(post, host, "X: a\u0000b", "Content-Length: 0")),
        arguments("a bare CR in a header", head(post, host, "X: a\rb", "Content-Length: 0")),
        arguments("a bad escape in the path", head("POST /tok%zz HTTP/1.1", host)),
        arguments("an encoded slash", head("POST /a%2ftoken HTTP/1.1", host)),
        arguments("an encoded dot segment", head("POST /%2e%2e/token HTTP/1.1", host)),
        arguments("another host in the address", head("POST https://y/token HTTP/1.1", host)));
  }

  private static String chunked(String body) {
    return head("POST /token HTTP/1.1", "Host: x", "Transfer-Encoding: chunked") + body;
  }

  @ParameterizedTest
  @DisplayName("is refused too where it is no HTTP at all, or another version of it")
  @ValueSource(
      strings = {
        "\u0000\u0000\u0000\u0000\r\n\r\n",
        "GET\r\n\r\n",
        "x y z\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/0.9\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void noHttp(String nonsense) {
    String answer = server.raw(nonsense + SMUGGLED);
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"error\":\"invalid_request\"", "application/json");
    assertThat(smuggled).hasValue(0);
  }

  @Test
  @DisplayName("of HTTP/1.0 is none of them and answered")
  void http10() {
    assertThat(server.raw(head("POST /token HTTP/1.0", "Content-Length: 2") + "ab"))
        .contains(" 200 ")
        .endsWith("ok");
  }
}
