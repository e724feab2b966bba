package ai.intermezzo.auth.http;

import static ai.intermezzo.auth.http.WireServer.head;
import static ai.intermezzo.auth.http.WireServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayName("The listener")
class ListenerTest {
  @TempDir private Path folder;

  @Test
  @DisplayName(
      "stops within two seconds, after the requests under way, whatever is still connected")
  void stopsGracefully() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Routes routes =
        Routes.of(
            Route.at("/slow")
                .get(
                    request -> {
                      entered.countDown();
                      await(release);
                      return Response.text(200, "done");
                    }),
            Route.at("/").get(request -> Response.text(200, "hello")));
    WireServer server = WireServer.start(folder, routes);
    try (SSLSocket slow = server.tls();
        SSLSocket idle = server.tls();
        SSLSocket halfSent = server.tls()) {
      say(idle, head("GET / HTTP/1.1", "Host: x"));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      say(halfSent, "GET / HTTP/1.1\r\nHo");
      say(slow, head("GET /slow HTTP/1.1", "Host: x"));
      await(entered);

      long began = System.nanoTime();
      Thread stopping = Thread.ofPlatform().start(server.listener::close);
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      release.countDown();
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stopping.join();

      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("done");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    } finally {
      server.close();
    }
  }

  @Test
  @DisplayName("stops within two seconds even where a request never ends")
  void stopsAnyway() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Endpoint endless =
        request -> {
          entered.countDown();
          await(release);
          return Response.empty(204);
        };
    WireServer server = WireServer.start(folder, Routes.of(Route.at("/").get(endless)));
    try (SSLSocket slow = server.tls()) {
      say(slow, head("GET / HTTP/1.1", "Host: x"));
      await(entered);
      long began = System.nanoTime();
      server.listener.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    } finally {
      release.countDown();
      server.close();
    }
  }

  @Test
  @DisplayName("logs a line a request with its path, never its query, headers or body")
  void accessLog() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("ai.intermezzo.auth.access");
    Recorder recorder = new Recorder();
    recorder.start();
    logger.addAppender(recorder);
    logger.setLevel(Level.INFO);
    // A path of its own, since other tests log here too.
    Routes routes =
        Routes.of(Route.at("/logged-here").post(request -> Response.text(200, "hello")));
    try (WireServer server = WireServer.start(folder, routes)) {
      server.send(
          server
              .request("/logged-here?code=hush1")
              .header("Authorization", "Bearer hush2")
              .POST(BodyPublishers.ofString("hush3")));
      server.get("/logged-here/" + "x".repeat(1000));
      recorder.waitFor(2);
    } finally {
      logger.detachAppender(recorder);
    }
    List<String> lines = recorder.lines;
    assertThat(lines).hasSize(2).noneMatch(line -> line.contains("hush") || line.contains("\n"));
    assertThat(lines.get(0)).matches("POST /logged-here 200 \\d+us [\\w-]{22} 127\\.0\\.0\\.1");
    assertThat(lines.get(1)).contains("xxx... 404 ").hasSizeLessThan(300);
  }

  @Test
  @DisplayName("logs no path that could forge a line or hide one")
  void printable() {
    assertThat(AccessLog.printable("/a\r\n2026 forged\u001b[2K\u0085\u202e"))
        .isEqualTo("/a??2026?forged?[2K??");
    assertThat(AccessLog.printable("/oauth/token")).isEqualTo("/oauth/token");
  }

  @Test
  @DisplayName("logs nothing a request where that is switched off")
  void noAccessLog() {
    Logger logger = (Logger) LoggerFactory.getLogger("ai.intermezzo.auth.access");
    Recorder recorder = new Recorder();
    recorder.start();
    logger.addAppender(recorder);
    Routes routes = Routes.of(Route.at("/logged-here").get(request -> Response.text(200, "hello")));
    try (WireServer server =
        WireServer.start(folder, routes, settings -> settings.withAccessLog(false))) {
      assertThat(server.get("/logged-here").statusCode()).isEqualTo(200);
    } finally {
      logger.detachAppender(recorder);
    }
    assertThat(recorder.lines).isEmpty();
  }

  /** Keeps the lines about our own path. */
  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getFormattedMessage().contains("/logged-here")) {
        lines.add(event.getFormattedMessage());
      }
    }

    void waitFor(int count) {
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (lines.size() < count && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
