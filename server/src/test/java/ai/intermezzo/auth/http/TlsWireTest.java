package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.exchange;
import static ai.intermezzo.auth.http.WireServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Security;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The HTTPS port")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsWireTest {
  private WireServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    CryptoProvider.install();
    Endpoint hello = request -> Response.text(200, "hello");
    server =
        WireServer.start(
            folder,
            Routes.of(
                Route.at("/hello").get(hello).post(hello), Route.at("/health/live").get(hello)),
            settings -> settings.withStrictTransport(false));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @DisplayName("answers plain HTTP with 400 and the way to do it right, whatever it asks for")
  @ValueSource(
      strings = {
        "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET https://localhost/hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\n\r\n",
        "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab",
        "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\nab",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /nowhere HTTP/1.0\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void plainHttp(String request) throws IOException {
    try (Socket socket = server.tcp()) {
      String answer = exchange(socket, request);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .containsOnlyOnce("HTTP/1.1 ")
          .contains("Content-Type: application/json\r\n", "Connection: close\r\n")
          .contains("{\"error\":\"invalid_request\",", "Use https://", "\"request_id\":")
          .doesNotContain("hello", "Location");
    }
  }

  @ParameterizedTest
  @DisplayName("speaks TLS 1.2 and 1.3")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void goodVersions(String version) throws IOException {
    try (SSLSocket socket = server.tls(version)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite())
          .contains("_GCM_")
          .doesNotContain("_RSA_WITH");
      assertThat(exchange(socket, head("GET /hello HTTP/1.1", "Host: x", "Connection: close")))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  @DisplayName("refuses TLS 1.1 and 1.0")
  void oldVersions() throws IOException {
    for (byte minor : new byte[] {1, 2}) {
      try (Socket socket = server.tcp()) {
        socket.getOutputStream().write(clientHello(minor));
        byte[] alert = socket.getInputStream().readNBytes(7);
        assertThat(alert).hasSize(7);
        assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
        assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  /** RFC 4346 §7.4.1.2, as a client that knows nothing newer sends it. */
  private static byte[] clientHello(byte minor) {
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 4 + 2];
    hello[0] = 22;
    hello[1] = 3;
    hello[2] = 1;
    hello[4] = (byte) (hello.length - 5);
    hello[5] = 1;
    hello[8] = (byte) (hello.length - 9);
    hello[9] = 3;
    hello[10] = minor;
    int suites = 11 + 32 + 1;
    hello[suites + 1] = 4;
    hello[suites + 2] = (byte) 0xc0;
    hello[suites + 3] = 0x09; // ECDHE-ECDSA with AES 128 CBC
    hello[suites + 5] = 0x2f; // RSA with AES 128 CBC
    hello[suites + 6] = 1;
    return hello;
  }

  @Test
  @DisplayName("is trusted by nobody who does not know its authority")
  void untrusted() {
    try (var stranger = HttpClient.newHttpClient()) {
      assertThatThrownBy(
              () ->
                  stranger.send(
                      server.request("/hello").build(), HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  @DisplayName("of a loopback issuer does not bind the browser to HTTPS on this machine")
  void noStrictTransport() {
    assertThat(server.get("/hello").headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  @Test
  @DisplayName("is as fast as the Corretto provider where that has a binary")
  void provider() {
    CryptoProvider.install();
    assertThat(CryptoProvider.isFast())
        .isEqualTo(Security.getProviders()[0].getName().equals("AmazonCorrettoCryptoProvider"));
    if (System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")) {
      assertThat(CryptoProvider.isFast()).isTrue();
    }
  }

  @Test
  @DisplayName("that is taken makes one sentence that names it")
  void busyPort(@TempDir Path folder) {
    Routes none = Routes.of();
    assertThatThrownBy(
            () ->
                WireServer.start(
                    folder,
                    none,
                    s -> ListenerSettings.https("127.0.0.1", server.port(), s.tls().orElseThrow())))
        .isInstanceOf(CannotServe.class)
        .hasMessage(
            "Port "
                + server.port()
                + " is in use: stop what runs there, or choose another with --listen HOST:PORT");
    assertThatThrownBy(
            () ->
                WireServer.start(
                    folder,
                    none,
                    s -> ListenerSettings.https("192.0.2.1", 0, s.tls().orElseThrow())))
        .isInstanceOf(CannotServe.class)
        .hasMessageContaining("Can't listen on 192.0.2.1:0");
  }

  @Test
  @DisplayName("is never opened for plain HTTP without a proxy")
  void neverPlain() {
    assertThatThrownBy(
            () ->
                new ListenerSettings(
                    "127.0.0.1", 0, Optional.empty(), Optional.empty(), true, true, Bounds.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
