package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dfault.seconds=N} makes it longer, {@code -Dfault.seed=N} repeats its faults. */
@DisplayName("Fifty threads on one token source, while the server fails in every way")
final class TokenSourceFaultTest {
  private static final int THREADS = 50;
  private static final long TOKEN_SECONDS = 3;
  private static final Duration REQUEST = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A busy machine may let a thread wait before it goes on; a lost one would wait for ever. */
  private static final Duration LEEWAY = Duration.ofSeconds(8);

  /** How the server is for half a second. */
  private enum Mood {
    WELL,
    WELL_TOO,
    SLOW,
    HANGS_UP,
    SILENT,
    TOO_MANY_REQUESTS,
    BROKEN,
    RUBBISH,
    HALF_A_BODY
  }

  private final Map<String, Long> ends = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger got = new AtomicInteger();
  private final AtomicInteger none = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private volatile Mood mood = Mood.WELL;

  @Test
  @DisplayName("never get an expired token, never wait too long, and never ask twice at once")
  void faults(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("fault.seed", System.nanoTime());
    Random random = new Random(seed);
    long until =
        System.nanoTime() + Duration.ofSeconds(Integer.getInteger("fault.seconds", 15)).toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TestProvider provider = new TestProvider(folder)) {
      provider.token = this::answer;
      TokenSource source = source(provider);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> use(source)));
      }
      while (System.nanoTime() - until < 0) {
        mood = Mood.values()[random.nextInt(Mood.values().length)];
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      mood = Mood.WELL;
      over.set(true);
      for (Future<?> one : running) {
        one.get();
      }
      assertThat(source.token()).as("it recovers").isNotEmpty();
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
    assertThat(mostInFlight).as("-Dfault.seed=%s", seed).hasValue(1);
    assertThat(Duration.ofNanos(longestNanos.get()))
        .isLessThan(PATIENCE.plus(REQUEST).plus(LEEWAY));
    assertThat(got.get()).as("with %s failures", none).isGreaterThan(THREADS);
  }

  private TokenSource source(TestProvider provider) {
    Client client = provider.issuer().timeout(REQUEST).build().client("machine", "secret");
    return new TokenSource(
        () -> client.tokens(Map.of("grant_type", "client_credentials")),
        new TokenSource.Timing(PATIENCE, Duration.ofMillis(100), Duration.ofSeconds(1)),
        System::nanoTime,
        new Random(1));
  }

  private Void use(TokenSource source) {
    while (!over.get()) {
      long began = System.nanoTime();
      try {
        String token = source.token();
        long now = System.nanoTime();
        Long end = ends.get(token);
        if (end == null || now - end >= 0) {
          throw new AssertionError("An expired token, or one that nobody gave");
        }
        got.incrementAndGet();
      } catch (UnavailableException e) {
        none.incrementAndGet();
      }
      longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
      LockSupport.parkNanos(2_000_000);
    }
    return null;
  }

  private void answer(HttpExchange exchange, TestProvider.Request request) throws IOException {
    Mood now = mood;
    // What a client gave up on may still run here: only those that answer count.
    boolean counts = now != Mood.SILENT;
    if (counts) {
      mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }
    try {
      answer(now, exchange);
    } finally {
      if (counts) {
        inFlight.decrementAndGet();
      }
    }
  }

  private void answer(Mood now, HttpExchange exchange) throws IOException {
    switch (now) {
      case WELL, WELL_TOO -> TestProvider.json(exchange, 200, token());
      case SLOW -> {
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        TestProvider.json(exchange, 200, token());
      }
      case HANGS_UP -> throw new IOException("hung up");
      case SILENT -> LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
      case TOO_MANY_REQUESTS -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        TestProvider.json(exchange, 429, "{\"error\":\"slow_down\"}");
      }
      case BROKEN -> TestProvider.json(exchange, 500, "{\"error\":\"server_error\"}");
      case RUBBISH -> TestProvider.json(exchange, 200, "<html>Sign in to this Wi-Fi</html>");
      case HALF_A_BODY -> {
        String whole = token();
        exchange.sendResponseHeaders(200, whole.length());
        exchange
            .getResponseBody()
            .write(whole.substring(0, 30).getBytes(StandardCharsets.US_ASCII));
        exchange.getResponseBody().flush();
        throw new IOException("hung up");
      }
    }
  }

  /** It ends when the server says that it does, counted from now, or later. */
  private String token() {
    String name = "token-" + names.incrementAndGet();
    ends.put(name, System.nanoTime() + Duration.ofSeconds(TOKEN_SECONDS).toNanos());
    return "{\"access_token\":\""
        + name
        + "\",\"token_type\":\"Bearer\",\"expires_in\":"
        + TOKEN_SECONDS
        + "}";
  }
}
