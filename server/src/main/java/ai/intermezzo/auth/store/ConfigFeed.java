package ai.intermezzo.auth.store;

import ai.intermezzo.auth.store.ConfigChangeStore.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of the configuration that any node made, and tells the caches of this one.
 *
 * <p>Commits come out of order, and clocks differ by seconds, so each time it asks for the last
 * half minute again and passes on what it had not seen. Whoever has to know whether what a cache
 * holds still counts asks {@link #isFresh}.
 */
public final class ConfigFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigFeed.class);

  /** More rows than this in the window are not compared: everything is dropped. */
  private static final int MAX_CHANGES = 10_000;

  private static final long NEVER = Long.MIN_VALUE;
  private static final long CLOSE_SECONDS = 10;

  /**
   * How often the feed does what.
   *
   * @param ask the pause between two questions
   * @param window how far back each question goes; a feed that could not ask for half of it takes
   *     all that it knows for lost, since a commit may be late and a clock slow by seconds
   * @param sweep the pause between two sweeps of old rows
   * @param keep how old a row becomes
   */
  public record Intervals(Duration ask, Duration window, Duration sweep, Duration keep) {
    public static final Intervals DEFAULT =
        new Intervals(
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10));
  }

  private final ConfigChangeStore changes;
  private final InstantSource clock;
  private final Intervals intervals;
  private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
  private final List<Runnable> gapListeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private volatile long askedAt = NEVER;

  // Touched by the thread alone.
  private Map<Change, Integer> seen = Map.of();
  private Instant sweptAt = Instant.MIN;
  private boolean failing;

  public ConfigFeed(Database database, InstantSource clock) {
    this(database, clock, Intervals.DEFAULT);
  }

  public ConfigFeed(Database database, InstantSource clock, Intervals intervals) {
    this.changes = new ConfigChangeStore(database);
    this.clock = clock;
    this.intervals = intervals;
    this.thread = Thread.ofPlatform().daemon().name("config-feed").unstarted(this::loop);
  }

  /** Has {@code idListener} told the id of whatever changes of this kind, on the feed's thread. */
  public void onChange(String kind, Consumer<String> idListener) {
    listeners.computeIfAbsent(kind, _ -> new CopyOnWriteArrayList<>()).add(idListener);
  }

  /** Has {@code listener} told when changes may have been missed, so that nothing cached counts. */
  public void onGap(Runnable listener) {
    gapListeners.add(listener);
  }

  /** Begins. Before it, nothing is fresh; from here on what is cached is followed. */
  public void start() {
    askedAt = clock.millis();
    thread.start();
  }

  /**
   * Whether all that was committed up to {@code maxStale} ago has been passed on. Costs
   * nanoseconds.
   */
  public boolean isFresh(Duration maxStale) {
    return isFresh(maxStale.toMillis());
  }

  boolean isFresh(long maxStaleMillis) {
    long asked = askedAt;
    // A clock that was set back a little, is no reason to refuse; one that was set back far, is.
    return asked != NEVER && Math.abs(clock.millis() - asked) <= maxStaleMillis;
  }

  @Override
  public void close() {
    closing.countDown();
    SqliteReaders.joinQuietly(thread, CLOSE_SECONDS);
  }

  private void loop() {
    try {
      do {
        askAndSweep();
      } while (!closing.await(intervals.ask().toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askAndSweep() {
    try {
      ask();
      sweep();
      if (failing) {
        log.info("Following the changes of the configuration again");
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        log.warn("Can't follow the changes of the configuration for now", e);
      }
      failing = true;
    }
  }

  /** Asks once, and tells what is new. */
  void ask() {
    Instant now = clock.instant();
    List<Change> found = changes.since(now.minus(intervals.window()), MAX_CHANGES + 1);
    Map<Change, Integer> counted = new HashMap<>();
    found.forEach(change -> counted.merge(change, 1, Integer::sum));

    if (wasSilentBefore(now) || found.size() > MAX_CHANGES) {
      gapListeners.forEach(Runnable::run);
    } else {
      counted.forEach(
          (change, count) -> {
            if (count > seen.getOrDefault(change, 0)) {
              listeners
                  .getOrDefault(change.kind(), List.of())
                  .forEach(listener -> listener.accept(change.id()));
            }
          });
    }
    seen = counted;
    // Last, so that whatever is fresh has been told.
    askedAt = now.toEpochMilli();
  }

  private boolean wasSilentBefore(Instant now) {
    long asked = askedAt;
    return asked != NEVER && now.toEpochMilli() - asked > intervals.window().toMillis() / 2;
  }

  /** Deletes what every node has seen long ago, now and then. */
  private void sweep() {
    Instant now = clock.instant();
    if (now.isBefore(sweptAt.plus(intervals.sweep()))) {
      return;
    }
    sweptAt = now;
    boolean more;
    do {
      more = changes.sweep(now.minus(intervals.keep()));
    } while (more && closing.getCount() > 0);
  }
}
