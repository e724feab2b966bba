package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.store.Race;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * Real requests, broken in every way that we could think of. {@code -Dfuzz.seed=N} repeats a run,
 * {@code -Dfuzz.requests=N} makes it longer.
 */
@DisplayName("Against malformed requests the token endpoint")
@Isolated("It looks at all that is logged meanwhile")
final class TokenFuzzTest {
  private static final int WORKERS = 4;
  private static final String API = "https://api.test";

  @Test
  @DisplayName("holds: of 100,000 each is answered 4xx, or 200 where it is still a right one")
  void fuzz(@TempDir Path folder) {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    int requests = Integer.getInteger("fuzz.requests", 101_000);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try (TestServer server = TestServer.in(folder).start()) {
      server.add(TestApi.at(API).scopes("read", "write"));
      TestClient client = server.add(TestClient.machine().allowed(API, "read", "write"));
      FuzzTarget target =
          new FuzzTarget(client.id(), client.secret(), API, Set.of("read", "write"));

      Map<Integer, Integer> statuses = new TreeMap<>();
      Race.of(WORKERS, i -> worker(server, target, seed + i, requests / WORKERS))
          .forEach(some -> some.forEach((status, n) -> statuses.merge(status, n, Integer::sum)));

      assertThat(statuses.values().stream().mapToInt(n -> n).sum())
          .as("answers by status: %s", statuses)
          .isGreaterThan(requests * 98 / 100);
      assertThat(statuses.keySet()).contains(200, 400, 401, 404, 405, 413, 414, 415, 431);
      assertThat(server.token(client).status()).isEqualTo(200);
      assertThat(server.get("/health/ready").status()).isEqualTo(200);
    } catch (AssertionError e) {
      throw new AssertionError("With -Dfuzz.seed=" + seed + ": " + e.getMessage(), e);
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .as("what is logged of broken requests, -Dfuzz.seed=%s", seed)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(TokenFuzzTest::whole)
        .isEmpty();
  }

  /**
   * With its stack trace, so that a failure that comes once in a million requests says what it was.
   */
  private static String whole(ILoggingEvent line) {
    return line
        + (line.getThrowableProxy() == null
            ? ""
            : System.lineSeparator() + ThrowableProxyUtil.asString(line.getThrowableProxy()));
  }

  private static Callable<Map<Integer, Integer>> worker(
      TestServer server, FuzzTarget target, long seed, int requests) {
    return () -> {
      RequestFuzzer fuzzer = new RequestFuzzer(target, seed);
      try (FuzzConversation conversation = new FuzzConversation(server)) {
        for (int i = 0; i < requests; i++) {
          conversation.say(fuzzer.next());
        }
        conversation.finish();
        return conversation.statuses();
      }
    };
  }
}
