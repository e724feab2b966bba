package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.head;
import static ai.intermezzo.auth.http.WireServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("2,000 silent, half-sent and dripping connections at once")
class SlowSendersWireTest {
  private static final int SENDERS = 2_000;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** How far a slow sender comes before it slows down. */
  private enum Kind {
    HALF_HEADER,
    SILENT_TLS,
    HALF_BODY,
    SILENT_TCP,
    HALF_HANDSHAKE;

    /** A quarter of them takes part in a handshake, which costs the test more than the server. */
    static Kind of(int sender) {
      int turn = sender % 12;
      return turn < 3 ? values()[turn] : turn % 2 == 0 ? SILENT_TCP : HALF_HANDSHAKE;
    }
  }

  @Test
  @DisplayName("leave the server serving everybody else, and are then let go")
  void manySlowSenders(@TempDir Path folder) throws Exception {
    Bounds d = Bounds.DEFAULT;
    Bounds bounds =
        new Bounds(
            d.headerBytes(),
            d.headerLines(),
            d.bodyBytes(),
            DEADLINE,
            DEADLINE,
            d.idleTimeout(),
            d.connections(),
            d.requests(),
            d.stopTimeout());
    Routes routes =
        Routes.of(
            Route.at("/hello").post(request -> Response.text(200, "" + request.body().length)));
    try (WireServer server =
            WireServer.start(folder, routes, s -> s.withBounds(bounds).withAccessLog(false));
        ExecutorService workers = Executors.newFixedThreadPool(8)) {
      List<Socket> slow = connectAll(server, workers);
      awaitAccepted(server);

      // What stays until we hang up is half-closed: those that heard 408.
      int served = 0;
      int dripped = 0;
      long end = System.nanoTime() + DEADLINE.multipliedBy(2).toNanos();
      while (server.listener.connections() > SENDERS / 12 + 2 && System.nanoTime() < end) {
        long began = System.nanoTime();
        assertThat(
                server.send(server.request("/hello").POST(BodyPublishers.ofString("abc"))).body())
            .isEqualTo("3");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        served++;
        dripped += drip(slow, served);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      assertThat(served).isGreaterThan(5);
      assertThat(dripped).isGreaterThan(5);

      List<Future<Boolean>> closed = new ArrayList<>();
      for (Socket socket : slow) {
        closed.add(workers.submit(() -> isClosed(socket)));
      }
      for (Future<Boolean> one : closed) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  /** A connection stands for the client before the server has taken it from the queue. */
  private static void awaitAccepted(WireServer server) {
    long end = System.nanoTime() + DEADLINE.toNanos() / 2;
    while (server.listener.connections() < SENDERS && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertThat(server.listener.connections()).isGreaterThanOrEqualTo(SENDERS);
  }

  private static List<Socket> connectAll(WireServer server, ExecutorService workers)
      throws Exception {
    List<Future<Socket>> connecting = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Kind kind = Kind.of(i);
      connecting.add(workers.submit(() -> connect(server, kind)));
    }
    List<Socket> connected = new ArrayList<>();
    for (Future<Socket> one : connecting) {
      connected.add(one.get());
    }
    return connected;
  }

  private static Socket connect(WireServer server, Kind kind) throws IOException {
    return switch (kind) {
      case SILENT_TCP -> server.tcp();
      case HALF_HANDSHAKE -> {
        Socket socket = server.tcp();
        say(socket, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
        yield socket;
      }
      case SILENT_TLS -> server.tls();
      case HALF_HEADER -> {
        Socket socket = server.tls();
        say(socket, "POST /hello HTTP/1.1\r\nHost: x\r\n");
        yield socket;
      }
      case HALF_BODY -> {
        Socket socket = server.tls();
        say(socket, head("POST /hello HTTP/1.1", "Host: x", "Content-Length: 1000") + "x");
        yield socket;
      }
    };
  }

  /** A few of those that sent half a header drip on, others in each round. */
  private static int drip(List<Socket> slow, int round) {
    int dripped = 0;
    for (int i = round % 5 * 12; i < slow.size(); i += 60) {
      try {
        say(slow.get(i), "x");
        dripped++;
      } catch (IOException e) {
        // It was let go already.
      }
    }
    return dripped;
  }

  /** Reads what the server still had to say, up to the end that it must have made. */
  private static boolean isClosed(Socket socket) {
    try (socket) {
      socket.setSoTimeout(20_000);
      while (socket.getInputStream().read() >= 0) {}
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
