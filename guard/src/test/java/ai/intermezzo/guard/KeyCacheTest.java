package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.guard.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The issuer's keys are kept as it says, and asked for as seldom as that allows")
final class KeyCacheTest {
  private static final Duration LIFETIME = Duration.ofSeconds(100);
  private static final Duration OUTAGE = Duration.ofHours(1);

  private final MutableClock clock = new MutableClock();
  private final List<CompletableFuture<KeyCache.Fetched>> requests = new ArrayList<>();
  private final KeyCache cache = new KeyCache(this::request, clock, OUTAGE, Duration.ofSeconds(60));

  @Test
  @DisplayName("fresh keys need no request")
  void fresh() {
    KeySet keys = fill(LIFETIME);
    clock.move(Duration.ofSeconds(79));
    assertThat(cache.current()).isSameAs(keys);
    assertThat(requests).hasSize(1);
  }

  @Test
  @DisplayName("keys are renewed ahead of their time, once, and nobody waits for that")
  void renewedAhead() {
    KeySet keys = fill(LIFETIME);
    clock.move(Duration.ofSeconds(80));
    assertThat(cache.current()).isSameAs(keys);
    assertThat(cache.current()).isSameAs(keys);
    assertThat(requests).hasSize(2);

    KeySet newer = answer(1, LIFETIME);
    assertThat(cache.current()).isSameAs(newer);
    clock.move(Duration.ofSeconds(79));
    assertThat(cache.current()).isSameAs(newer);
    assertThat(requests).hasSize(2);
  }

  @Test
  @DisplayName("keys that are out of date are not used before the issuer was asked")
  void outOfDate() throws Exception {
    fill(LIFETIME);
    clock.move(LIFETIME);
    inBackground(
        cache::current,
        current -> {
          awaitRequests(2);
          KeySet newer = answer(1, LIFETIME);
          assertThat(current.get()).isSameAs(newer);
        });
  }

  @Test
  @DisplayName("many at once bring one request, and all of them get its keys")
  void singleFlight() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      List<Future<KeySet>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(threads.submit(cache::current));
      }
      awaitRequests(1);
      KeySet keys = answer(0, LIFETIME);
      for (Future<KeySet> one : waiting) {
        assertThat(one.get()).isSameAs(keys);
      }
      assertThat(requests).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("the issuer's word is bounded: five seconds at least, a day at most")
  void bounds() {
    fill(Duration.ofSeconds(-3));
    clock.move(Duration.ofMillis(3_999));
    cache.current();
    assertThat(requests).hasSize(1);
    clock.move(Duration.ofMillis(1));
    cache.current();
    assertThat(requests).hasSize(2);
    answer(1, Duration.ofDays(3_000));
    clock.move(Duration.ofHours(20));
    cache.current();
    assertThat(requests).hasSize(3);
  }

  @Test
  @DisplayName("an unknown key brings one request in five seconds, however many ask")
  void unknownKey() {
    KeySet keys = fill(LIFETIME);
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 100; i++) {
        KeySet current = Objects.requireNonNull(cache.current());
        answerAtOnce = true;
        assertThat(cache.newerThan(current)).isNotNull();
      }
      clock.move(Duration.ofSeconds(1));
    }
    assertThat(cache.current()).isNotSameAs(keys);
    assertThat(requests).hasSizeBetween(11, 12);
  }

  @Test
  @DisplayName("who comes with an unknown key while others have just asked gets what they got")
  void unknownKeyMeanwhile() {
    KeySet keys = fill(LIFETIME);
    clock.move(KeyCache.REST);
    answerAtOnce = true;
    KeySet newer = Objects.requireNonNull(cache.newerThan(keys));
    assertThat(newer).isNotSameAs(keys);
    assertThat(cache.newerThan(keys)).isSameAs(newer);
    assertThat(cache.newerThan(newer)).isSameAs(newer);
    assertThat(requests).hasSize(2);
  }

  @Test
  @DisplayName("through an outage the last good keys serve for an hour, then none do")
  void outage() {
    KeySet keys = fill(LIFETIME);
    failAtOnce = true;
    clock.move(LIFETIME);
    assertThat(cache.current()).isSameAs(keys);
    clock.move(OUTAGE.minusMillis(1));
    assertThat(cache.current()).isSameAs(keys);
    clock.move(Duration.ofMillis(1));
    assertThat(cache.current()).isNull();

    failAtOnce = false;
    answerAtOnce = true;
    clock.move(KeyCache.REST);
    assertThat(cache.current()).isNotNull().isNotSameAs(keys);
  }

  @Test
  @DisplayName("in an outage the issuer is asked once in five seconds, and nobody waits for it")
  void outageIsQuiet() {
    KeySet keys = fill(LIFETIME);
    clock.move(LIFETIME);
    failAtOnce = true;
    cache.current();
    failAtOnce = false;
    assertThat(requests).hasSize(2);
    for (int i = 0; i < 50; i++) {
      clock.move(Duration.ofMillis(100));
      // The request that this brings is never answered: waiting for it would take six seconds.
      assertThat(cache.current()).isSameAs(keys);
    }
    assertThat(requests).hasSize(3);
    assertThat(cache.newerThan(keys)).as("it may be a new key: not known").isNull();
  }

  @Test
  @DisplayName("before the first keys there are none, and the issuer is not hammered")
  void neverReached() {
    failAtOnce = true;
    for (int i = 0; i < 100; i++) {
      assertThat(cache.current()).isNull();
    }
    assertThat(requests).hasSize(1);
    clock.move(KeyCache.REST);
    assertThat(cache.current()).isNull();
    assertThat(requests).hasSize(2);
  }

  @Test
  @DisplayName("a clock that is set back does not keep keys for longer")
  void clockSetBack() {
    fill(LIFETIME);
    clock.move(Duration.ofDays(-400));
    answerAtOnce = true;
    cache.current();
    assertThat(requests).hasSize(2);
  }

  @Test
  @DisplayName("a thread that is interrupted stays so, and gets no keys")
  void interrupted() throws Exception {
    inBackground(
        () -> {
          Thread.currentThread().interrupt();
          KeySet none = cache.current();
          return none == null && Thread.currentThread().isInterrupted();
        },
        result -> assertThat(result.get()).isTrue());
  }

  private volatile boolean answerAtOnce;
  private volatile boolean failAtOnce;

  private CompletableFuture<KeyCache.Fetched> request() {
    CompletableFuture<KeyCache.Fetched> request = new CompletableFuture<>();
    synchronized (requests) {
      requests.add(request);
    }
    if (answerAtOnce) {
      request.complete(new KeyCache.Fetched(someKeys(), LIFETIME));
    } else if (failAtOnce) {
      request.completeExceptionally(new IOException("down"));
    }
    return request;
  }

  private KeySet fill(Duration lifetime) {
    answerAtOnce = false;
    KeySet keys = someKeys();
    CompletableFuture<KeySet> current = CompletableFuture.supplyAsync(cache::current);
    awaitRequests(1);
    requests.get(0).complete(new KeyCache.Fetched(keys, lifetime));
    assertThat(current.join()).isSameAs(keys);
    return keys;
  }

  private KeySet answer(int request, Duration lifetime) {
    KeySet keys = someKeys();
    synchronized (requests) {
      requests.get(request).complete(new KeyCache.Fetched(keys, lifetime));
    }
    return keys;
  }

  private void awaitRequests(int count) {
    while (true) {
      synchronized (requests) {
        if (requests.size() >= count) {
          return;
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private interface Check<T> {
    void on(Future<T> result) throws Exception;
  }

  private static <T> void inBackground(Callable<T> work, Check<T> check) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      check.on(thread.submit(work));
    } finally {
      thread.shutdownNow();
    }
  }

  private static KeySet someKeys() {
    try {
      return KeySet.parse("{\"keys\":[]}".getBytes(StandardCharsets.UTF_8));
    } catch (Json.Malformed e) {
      throw new IllegalStateException(e);
    }
  }
}
