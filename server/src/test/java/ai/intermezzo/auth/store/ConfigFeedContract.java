package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.http.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How caches follow changes, on every engine. */
abstract class ConfigFeedContract {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path dir;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private final List<String> told = new ArrayList<>();
  private final AtomicInteger gaps = new AtomicInteger();
  private Database database;
  private ConfigFeed feed;

  /** An instance on a database of this test, the same each time. */
  abstract Database open(Path dir);

  @BeforeEach
  void openFeed() {
    database = open(dir);
    // Not started: the tests ask when they want to.
    feed = new ConfigFeed(database, clock);
    feed.onChange("client", told::add);
    feed.onGap(gaps::incrementAndGet);
  }

  @AfterEach
  void close() {
    feed.close();
    database.close();
  }

  private void change(String kind, String id, Instant at) {
    change(database, kind, id, at);
  }

  private static void change(Database database, String kind, String id, Instant at) {
    var _ =
        database.write(
            tx -> {
              ConfigChanges.record(tx, kind, id, at);
              return true;
            });
  }

  private ConfigCache<String> cacheOfSettings(ConfigFeed of, Database from, AtomicInteger loads) {
    return new ConfigCache<>(
        of,
        "client",
        ConfigCache.Bounds.DEFAULT,
        id -> {
          loads.incrementAndGet();
          return new Settings(from).get(id);
        });
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  @DisplayName("a change is told once, to those who listen to its kind")
  void once() {
    feed.ask();
    change("client", "a", START);
    change("api", "b", START);
    feed.ask();
    feed.ask();

    assertThat(told).containsExactly("a");
  }

  @Test
  @DisplayName("a change that is rolled back is not told")
  void rolledBack() {
    feed.ask();
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      ConfigChanges.record(tx, "client", "a", START);
                      throw new IllegalStateException("undo");
                    }))
        .isInstanceOf(IllegalStateException.class);
    feed.ask();

    assertThat(told).isEmpty();
  }

  @Test
  @DisplayName("a second change of the same thing in the same millisecond is told again")
  void sameMillisecond() {
    change("client", "a", START);
    feed.ask();
    change("client", "a", START);
    feed.ask();

    assertThat(told).containsExactly("a", "a");
  }

  @Test
  @DisplayName("a commit that comes 20 seconds late, or from a clock that is ahead, is told")
  void late() {
    feed.ask();
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(1));
      feed.ask();
    }
    change("client", "late", START);
    change("client", "ahead", now.get().plusSeconds(5));
    feed.ask();

    assertThat(told).containsExactlyInAnyOrder("late", "ahead");
    assertThat(gaps).hasValue(0);
  }

  @Test
  @DisplayName("after half a minute without asking, listeners are to drop everything")
  void gap() {
    feed.ask();
    pass(Duration.ofSeconds(31));
    feed.ask();
    assertThat(gaps).hasValue(1);

    pass(Duration.ofSeconds(1));
    feed.ask();
    assertThat(gaps).hasValue(1);
  }

  @Test
  @DisplayName("fresh from the first answer on, for as long as the listener can bear")
  void fresh() {
    assertThat(feed.isFresh(Duration.ofSeconds(60))).isFalse();
    feed.ask();
    assertThat(feed.isFresh(Duration.ofSeconds(60))).isTrue();
    pass(Duration.ofSeconds(60));
    assertThat(feed.isFresh(Duration.ofSeconds(60))).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(feed.isFresh(Duration.ofSeconds(60))).isFalse();
  }

  @Test
  @DisplayName("what a cache holds, misses too, is asked for once")
  void cached() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    new Settings(database).put("a", "1");

    for (int i = 0; i < 10; i++) {
      assertThat(cache.get("a")).contains("1");
      assertThat(cache.get("none")).isEmpty();
    }
    assertThat(loads).hasValue(2);
  }

  @Test
  @DisplayName("a thread that must not wait gets what a cache holds, and nothing else")
  void notWaiting() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    new Settings(database).put("a", "1");

    assertThatThrownBy(() -> Waiting.forbiddenIn(() -> cache.get("a")))
        .isInstanceOf(Waiting.MustNotWait.class);
    assertThat(cache.get("a")).contains("1");
    assertThat(Waiting.forbiddenIn(() -> cache.get("a"))).contains("1");
    assertThat(loads).hasValue(1);
  }

  @Test
  @DisplayName("a thread that must not wait neither reads nor writes")
  void neitherReadsNorWrites() {
    Settings settings = new Settings(database);

    assertThatThrownBy(() -> Waiting.forbiddenIn(() -> settings.get("a")))
        .isInstanceOf(Waiting.MustNotWait.class);
    assertThatThrownBy(
            () ->
                Waiting.forbiddenIn(
                    () -> {
                      settings.put("a", "1");
                      return true;
                    }))
        .isInstanceOf(Waiting.MustNotWait.class);
    assertThat(settings.get("a")).isEmpty();
  }

  @Test
  @DisplayName("a change empties its entry and no other, and a miss that became a hit is found")
  void evicted() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    new Settings(database).put("b", "1");
    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.get("b")).contains("1");

    new Settings(database).put("a", "new");
    change("client", "a", now.get());
    feed.ask();

    assertThat(cache.get("a")).contains("new");
    assertThat(cache.get("b")).contains("1");
    assertThat(loads).hasValue(3);
  }

  @Test
  @DisplayName("a gap empties the cache")
  void gapEmpties() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    assertThat(cache.get("a")).isEmpty();
    new Settings(database).put("a", "1");
    pass(Duration.ofSeconds(31));
    feed.ask();

    assertThat(cache.get("a")).contains("1");
  }

  @Test
  @DisplayName(
      "without the database, entries serve for a minute, then are unavailable, then return")
  void stale() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    assertThat(cache.get("a")).isEmpty();

    pass(Duration.ofSeconds(59));
    assertThat(cache.get("a")).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThatThrownBy(() -> cache.get("a")).isInstanceOf(DatabaseUnavailable.class);

    feed.ask();
    assertThat(cache.get("a")).isEmpty();
    assertThat(loads).as("loads: one before, one after the gap").hasValue(2);
  }

  @Test
  @DisplayName("a question that fails leaves the feed as stale as it was")
  void failedAsk() {
    feed.ask();
    database.close();
    pass(Duration.ofSeconds(61));

    assertThatThrownBy(() -> feed.ask()).isInstanceOf(DatabaseUnavailable.class);
    assertThat(feed.isFresh(Duration.ofSeconds(60))).isFalse();
  }

  @Test
  @DisplayName("50 at once that miss cause one load, and all get it")
  void oneLoad() {
    AtomicInteger loads = new AtomicInteger();
    feed.ask();
    ConfigCache<String> cache = cacheOfSettings(feed, database, loads);
    new Settings(database).put("a", "1");

    assertThat(Race.of(50, i -> () -> cache.get("a"))).containsOnly(Optional.of("1"));
    assertThat(loads).hasValue(1);
  }

  @Test
  @DisplayName("a load that fails is thrown to who asked, and not kept")
  void failedLoad() {
    feed.ask();
    AtomicInteger loads = new AtomicInteger();
    ConfigCache<String> cache =
        new ConfigCache<>(
            feed,
            "client",
            ConfigCache.Bounds.DEFAULT,
            id -> {
              if (loads.incrementAndGet() == 1) {
                throw new DatabaseUnavailable("away");
              }
              return Optional.of("here");
            });

    assertThatThrownBy(() -> cache.get("a")).isInstanceOf(DatabaseUnavailable.class);
    assertThat(cache.get("a")).contains("here");
  }

  @Test
  @DisplayName("a change while an entry is being loaded is not lost")
  void changeWhileLoading() throws InterruptedException {
    feed.ask();
    Settings settings = new Settings(database);
    settings.put("a", "old");
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ConfigCache<String> cache =
        new ConfigCache<>(
            feed,
            "client",
            ConfigCache.Bounds.DEFAULT,
            id -> {
              Optional<String> read = settings.get(id);
              hasRead.countDown();
              await(goOn);
              return read;
            });
    Thread loader = Thread.startVirtualThread(() -> cache.get("a"));
    hasRead.await();
    settings.put("a", "new");
    change("client", "a", now.get());
    feed.ask();
    goOn.countDown();
    loader.join();

    assertThat(cache.get("a")).contains("new");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("a cache holds no more than its bound, and lets go of what nobody asks for")
  void bounded() {
    feed.ask();
    ConfigCache<String> cache =
        new ConfigCache<>(
            feed,
            "client",
            new ConfigCache.Bounds(100, Duration.ofMillis(200), Duration.ofMinutes(1)),
            id -> Optional.empty());
    for (int i = 0; i < 5_000; i++) {
      assertThat(cache.get("made-up-" + i)).isEmpty();
    }

    assertThat(cache.size()).isLessThanOrEqualTo(100);
    Race.until("idle entries are gone", () -> cache.size() == 0);
  }

  @Test
  @DisplayName("a change on one node shows on another within a second")
  void twoNodes() {
    try (Database other = open(dir);
        ConfigFeed running = new ConfigFeed(database, InstantSource.system())) {
      ConfigCache<String> cache = cacheOfSettings(running, database, new AtomicInteger());
      running.start();
      Settings elsewhere = new Settings(other);
      List<Duration> delays = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        cache.get("a");
        String value = "value-" + i;
        elsewhere.put("a", value);
        long start = System.nanoTime();
        change(other, "client", "a", Instant.now());
        Race.until("it shows", () -> cache.get("a").equals(Optional.of(value)));
        delays.add(Duration.ofNanos(System.nanoTime() - start));
      }
      // It asks twice a second. How long that takes is the machine's affair, which may be a busy
      // one.
      assertThat(ConfigFeed.Intervals.DEFAULT.ask()).isLessThanOrEqualTo(Duration.ofMillis(500));
      assertThat(delays.stream().sorted().toList().get(2)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  @DisplayName("rows that every node has seen long ago are swept, and no others")
  void swept() {
    var _ =
        database.write(
            tx -> {
              for (int i = 0; i < 1_200; i++) {
                ConfigChanges.record(tx, "client", "old", START.minusSeconds(700 + i));
              }
              for (int i = 0; i < 30; i++) {
                ConfigChanges.record(tx, "client", "young", START.minusSeconds(590).plusMillis(i));
              }
              return true;
            });

    feed.start();

    Race.until("the old ones are gone", () -> rows("old") == 0);
    assertThat(rows("young")).isEqualTo(30);
  }

  private int rows(String id) {
    return database.read(
        tx ->
            tx.query("SELECT COUNT(*) FROM config_change WHERE id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .one());
  }
}
