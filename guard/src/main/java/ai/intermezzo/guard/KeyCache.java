package ai.intermezzo.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys, kept as long as the issuer says. They are renewed when four fifths of that
 * time have passed, while checks go on with the ones at hand; only a check that finds them out of
 * date waits. One request is under way at a time.
 *
 * <p>A key id that is not among them may be a new key or made up, so it brings one more request,
 * but at most one every {@link #REST}: a new key is taken within seconds, and made-up ids don't
 * reach the issuer. When the issuer doesn't answer, the last good keys serve for a while longer,
 * and nobody waits for the attempts that follow.
 */
final class KeyCache {
  /**
   * Between a request and the next that is not simply due: for unknown keys, and after a failure.
   */
  static final Duration REST = Duration.ofSeconds(5);

  /**
   * Bounds of what the issuer may ask for, so that a mistake there neither hammers it nor keeps a
   * revoked key for long.
   */
  static final Duration MIN_LIFETIME = Duration.ofSeconds(5);

  static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /**
   * How long a check waits that would end as unavailable anyway, while the issuer is known not to
   * answer.
   */
  static final Duration SHORT_PATIENCE = Duration.ofMillis(500);

  /** Between the source's end and the news of it. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Where keys come from. The future ends in bounded time. */
  @FunctionalInterface
  interface Source {
    CompletableFuture<Fetched> fetch();
  }

  /** Keys as they came, and how long they may be kept by what the issuer said. */
  record Fetched(KeySet keys, Duration lifetime) {}

  private record Held(
      KeySet keys, Instant since, Instant renewAt, Instant freshUntil, Instant usableUntil) {
    /** A clock that was set back makes them old: else they would be kept for as long again. */
    boolean freshAt(Instant now) {
      return now.isBefore(freshUntil) && !now.isBefore(since);
    }
  }

  private final Source source;
  private final InstantSource clock;
  private final Duration keepThroughOutage;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CompletableFuture<?> underWay;
  private @Nullable Instant lastAttempt;
  private volatile @Nullable Held held;
  private volatile boolean failing;

  /**
   * @param timeout in which the source ends by itself; a check waits for hardly longer
   */
  KeyCache(Source source, InstantSource clock, Duration keepThroughOutage, Duration timeout) {
    this.source = source;
    this.clock = clock;
    this.keepThroughOutage = keepThroughOutage;
    this.patience = timeout.plus(GRACE);
  }

  /** The keys to check with, or null when there are none that may still be used. */
  @Nullable KeySet current() {
    Instant now = clock.instant();
    Held seen = held;
    if (seen != null && seen.freshAt(now) && now.isBefore(seen.renewAt())) {
      return seen.keys();
    }
    boolean due = true;
    CompletableFuture<?> attempt = attempt(seen, due, now);
    if (seen != null && seen.freshAt(now)) {
      return seen.keys();
    }
    boolean usable = seen != null && now.isBefore(seen.usableUntil());
    await(attempt, !failing ? patience : usable ? Duration.ZERO : SHORT_PATIENCE);
    Held result = held;
    return result != null && now.isBefore(result.usableUntil()) ? result.keys() : null;
  }

  /**
   * The keys after the ones given proved to lack a key, or null when the issuer could not be asked.
   * The same ones when it was asked a moment ago.
   */
  @Nullable KeySet newerThan(KeySet lacking) {
    Held seen = held;
    if (seen == null || seen.keys() != lacking) {
      return seen == null ? null : seen.keys();
    }
    boolean due = false;
    CompletableFuture<?> attempt = attempt(seen, due, clock.instant());
    await(attempt, failing ? Duration.ZERO : patience);
    Held result = held;
    return failing || result == null ? null : result.keys();
  }

  /** The request that is under way, a new one if it is time, or null. */
  private @Nullable CompletableFuture<?> attempt(@Nullable Held seen, boolean due, Instant now) {
    lock.lock();
    try {
      if (underWay != null && !underWay.isDone()) {
        return underWay;
      }
      boolean renewedMeanwhile = !Objects.equals(held, seen);
      if (renewedMeanwhile || (!rested(now) && (failing || !due))) {
        return null;
      }
      lastAttempt = now;
      underWay = source.fetch().handle(this::take);
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private boolean rested(Instant now) {
    return lastAttempt == null
        || now.isBefore(lastAttempt)
        || !now.isBefore(lastAttempt.plus(REST));
  }

  private @Nullable Void take(@Nullable Fetched fetched, @Nullable Throwable failure) {
    if (fetched == null) {
      failing = true;
      return null;
    }
    Instant now = clock.instant();
    Duration lifetime = bounded(fetched.lifetime());
    Instant freshUntil = now.plus(lifetime);
    held =
        new Held(
            fetched.keys(),
            now,
            now.plus(lifetime.multipliedBy(4).dividedBy(5)),
            freshUntil,
            freshUntil.plus(keepThroughOutage));
    failing = false;
    return null;
  }

  private static Duration bounded(Duration lifetime) {
    if (lifetime.compareTo(MIN_LIFETIME) < 0) {
      return MIN_LIFETIME;
    }
    return lifetime.compareTo(MAX_LIFETIME) > 0 ? MAX_LIFETIME : lifetime;
  }

  private static void await(@Nullable CompletableFuture<?> attempt, Duration patience) {
    if (attempt == null || patience.isZero()) {
      return;
    }
    try {
      attempt.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What was taken, or not, is in the fields.
    }
  }
}
