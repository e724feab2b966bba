package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.head;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.RawConnection;
import ai.intermezzo.auth.store.Race;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A race of Jetty's that {@code OrderlyConnection} ends: without it, this finds it in seconds. */
@DisplayName("RFC 9112 §9.3.2: a broken request right behind whole ones on a connection")
@Isolated("It looks at all that is logged meanwhile")
final class BrokenInARowWireTest {
  private static final int TALKERS = 8;
  private static final int CONVERSATIONS = 1_500;

  @Test
  @DisplayName("is answered 400 after their answers, every time, and nothing is logged as a fault")
  void everyTime(@TempDir Path folder) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    Routes routes = Routes.of(Route.at("/").get(request -> Response.text(200, "ok")));
    try (WireServer server = WireServer.start(folder, routes, settings -> behindProxy())) {
      Race.of(TALKERS, talker -> talk(server, talker % 2 == 0));
    } finally {
      root.detachAppender(log);
    }

    assertThat(List.copyOf(log.list))
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(line -> line + "\n" + ThrowableProxyUtil.asString(line.getThrowableProxy()))
        .isEmpty();
  }

  /** Without TLS between them, it comes down to the race. */
  private static ListenerSettings behindProxy() {
    return ListenerSettings.behindProxies("127.0.0.1", 0, ProxyTrust.parse("127.0.0.1"))
        .withAccessLog(false);
  }

  private static Callable<Void> talk(WireServer server, boolean saysItsEnd) {
    byte[] whole =
        head("GET / HTTP/1.1", "Host: x", "X-Forwarded-Proto: https")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] broken = head("GET / HTTP/1.1", "Ho\u0001st: x").getBytes(StandardCharsets.US_ASCII);
    return () -> {
      for (int i = 0; i < CONVERSATIONS; i++) {
        try (RawConnection connection = new RawConnection(server.tcp())) {
          if (i % 3 == 0) {
            connection.send(broken);
          } else {
            connection.send(joined(whole, broken));
          }
          if (saysItsEnd) {
            connection.endSending();
          }
          if (i % 3 != 0) {
            assertThat(connection.read().status()).isEqualTo(200);
          }
          assertThat(connection.read().status()).isEqualTo(400);
        }
      }
      return null;
    };
  }

  private static byte[] joined(byte[] first, byte[] second) throws IOException {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
