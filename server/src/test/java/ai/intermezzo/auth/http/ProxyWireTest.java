package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.exchange;
import static ai.intermezzo.auth.http.WireServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Behind a proxy")
class ProxyWireTest {
  private static final Routes ROUTES =
      Routes.of(
          Route.at("/who")
              .get(request -> Response.text(200, request.remoteAddress().getHostAddress())),
          Route.at("/health/live").get(request -> Response.text(200, "alive")));

  @TempDir private Path folder;

  @Test
  @DisplayName("plain HTTP is served to it alone, and only where the client spoke HTTPS to it")
  void plainHttp() throws IOException {
    try (WireServer server = behind("127.0.0.0/8")) {
      assertThat(
              ask(
                  server,
                  "GET /who HTTP/1.1",
                  "Host: auth.example.com",
                  "X-Forwarded-Proto: https",
                  "X-Forwarded-For: 6.6.6.6, 203.0.113.9"))
          .startsWith("HTTP/1.1 200 ")
          .contains("Strict-Transport-Security: max-age=31536000\r\n")
          .endsWith("\r\n\r\n203.0.113.9");
      assertRefused(ask(server, "GET /who HTTP/1.1", "Host: x"), "X-Forwarded-Proto: https");
      assertRefused(
          ask(server, "GET /who HTTP/1.1", "Host: x", "X-Forwarded-Proto: http"),
          "X-Forwarded-Proto: https");
      assertRefused(
          ask(server, "GET https://x/who HTTP/1.1", "Host: x"), "X-Forwarded-Proto: https");
      assertThat(ask(server, "GET /health/live HTTP/1.1", "Host: x"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("alive");
      assertThat(ask(server, "GET /who HTTP/1.0", "X-Forwarded-Proto: https"))
          .contains(" 200 ")
          .endsWith("127.0.0.1");
    }
  }

  @Test
  @DisplayName("anybody else is refused, save for the health checks")
  void untrusted() throws IOException {
    try (WireServer server = behind("192.0.2.0/24")) {
      assertRefused(
          ask(
              server,
              "GET /who HTTP/1.1",
              "Host: x",
              "X-Forwarded-Proto: https",
              "X-Forwarded-For: 192.0.2.1"),
          "through its proxy only");
      assertThat(ask(server, "GET /health/live HTTP/1.1", "Host: x")).startsWith("HTTP/1.1 200 ");
      assertRefused(ask(server, "GET /health HTTP/1.1", "Host: x"), "through its proxy only");
      assertRefused(
          ask(server, "GET /health/../who HTTP/1.1", "Host: x"), "through its proxy only");
    }
  }

  @Test
  @DisplayName("HTTPS to the proxy is HTTPS to us too, where there is a certificate")
  void https() throws IOException {
    try (WireServer server =
        WireServer.start(
            folder, ROUTES, settings -> settings.withProxies(ProxyTrust.parse("127.0.0.1")))) {
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/who")
                  .header("X-Forwarded-Proto", "https")
                  .header("X-Forwarded-For", "2001:db8::7"));
      assertThat(answer.body()).isEqualTo("2001:db8:0:0:0:0:0:7");
      assertThat(server.get("/who").statusCode()).isEqualTo(400);
      assertThat(ask(server, "GET /who HTTP/1.1", "Host: x", "X-Forwarded-Proto: https"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  @DisplayName("without one, forwarding headers mean nothing")
  void noProxy() {
    try (WireServer server = WireServer.start(folder, ROUTES)) {
      HttpResponse<String> answer =
          server.send(server.request("/who").header("X-Forwarded-For", "203.0.113.9"));
      assertThat(answer.body()).isEqualTo("127.0.0.1");
    }
  }

  private WireServer behind(String proxies) {
    return WireServer.start(
        folder,
        ROUTES,
        settings -> ListenerSettings.behindProxies("127.0.0.1", 0, ProxyTrust.parse(proxies)));
  }

  private static String ask(WireServer server, String... lines) throws IOException {
    String[] all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = "Connection: close";
    try (Socket socket = server.tcp()) {
      return exchange(socket, head(all));
    }
  }

  private static void assertRefused(String answer, String hint) {
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("application/json", "\"error\":\"invalid_request\"", hint);
  }
}
