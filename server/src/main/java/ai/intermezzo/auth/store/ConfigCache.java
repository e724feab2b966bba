package ai.intermezzo.auth.store;

import ai.intermezzo.auth.http.Waiting;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A bounded cache of one kind of configuration, by id, that a {@link ConfigFeed} keeps true. That
 * there is no such id is remembered too, so a request with a made-up id costs one query.
 *
 * <p>A hit costs nanoseconds and takes no lock. Of many that miss at once, one loads.
 */
public final class ConfigCache<V> {
  /**
   * What the cache may hold, and for how long.
   *
   * @param entries at most so many, misses included
   * @param idle an entry that nobody asks for goes after this
   * @param maxStale how long entries serve while the feed can't reach the database
   */
  public record Bounds(int entries, Duration idle, Duration maxStale) {
    public static final Bounds DEFAULT =
        new Bounds(10_000, Duration.ofMinutes(10), Duration.ofSeconds(60));
  }

  private final ConfigFeed feed;
  private final long maxStaleMillis;
  private final Function<String, Optional<V>> loader;

  // A load is an entry from its start, so that a change which comes while it runs removes it, and
  // what it read before the change is not kept.
  private final Cache<String, CompletableFuture<Optional<V>>> entries;

  /**
   * @param kind what changes are to be followed, as in {@link ConfigChanges#record}
   * @param loader reads from the database; called on the thread of whoever asks
   */
  public ConfigCache(
      ConfigFeed feed, String kind, Bounds bounds, Function<String, Optional<V>> loader) {
    this.feed = feed;
    this.maxStaleMillis = bounds.maxStale().toMillis();
    this.loader = loader;
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(bounds.entries())
            .expireAfterAccess(bounds.idle())
            // Housekeeping is short, and done by whoever comes along.
            .executor(Runnable::run)
            .build();
    feed.onChange(kind, this::evict);
    feed.onGap(entries::invalidateAll);
  }

  /**
   * @return empty if there is no such id
   * @throws DatabaseUnavailable if the feed has not reached the database for too long, or the
   *     loader can't
   */
  public Optional<V> get(String id) {
    if (!feed.isFresh(maxStaleMillis)) {
      throw new DatabaseUnavailable("Changes of the configuration were not seen for too long");
    }
    CompletableFuture<Optional<V>> entry = entries.getIfPresent(id);
    if (entry == null || !entry.isDone()) {
      Waiting.requireAllowed();
    }
    if (entry == null) {
      entry = load(id);
    }
    try {
      return entry.join();
    } catch (CompletionException e) {
      throw Rethrow.unchecked(e.getCause());
    }
  }

  /** Forgets an entry; for a change that was made on this node and should show at once. */
  public void evict(String id) {
    entries.invalidate(id);
  }

  /** How many entries there are, after housekeeping. */
  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private CompletableFuture<Optional<V>> load(String id) {
    CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<V>> earlier = entries.asMap().putIfAbsent(id, mine);
    if (earlier != null) {
      return earlier;
    }
    try {
      mine.complete(loader.apply(id));
    } catch (RuntimeException | Error e) {
      var _ = entries.asMap().remove(id, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }
}
