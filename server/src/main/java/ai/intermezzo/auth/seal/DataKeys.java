package ai.intermezzo.auth.seal;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of this server: one ring in memory over the keys in the database, for each {@link
 * SealedKind} one key that seals and those before it, which still open.
 *
 * <p>A key seals for 90 days and goes when nothing that it sealed can still be good. Sealing and
 * opening take microseconds and ask no database, except for a value that names a key which this
 * node does not know: another node may have made it, so the ring is read anew, at most once a
 * second. Whoever changes keys tells all nodes through the change feed; each calls {@link #refresh}
 * for changes of {@link #CHANGE_KIND}. Safe for use by many threads.
 */
public final class DataKeys {
  /** The kind of change in the feed that asks for a {@link #refresh}. */
  public static final String CHANGE_KIND = DataKeyRow.WRAPPED_KIND;

  /** Bounds what forged values cost: not a query each. */
  static final Duration LOOKUP_PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DataKeys.class);

  private final DataKeyTable table;
  private final MasterKeys masterKeys;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile DataKeyRing ring = new DataKeyRing(List.of(), Map.of());

  // Both guarded by the lock.
  private Instant lookedUpAt = Instant.EPOCH;
  private @Nullable RuntimeException lookupFailure;

  private DataKeys(
      DataKeyTable table, MasterKeys masterKeys, InstantSource clock, SecureRandom random) {
    this.table = table;
    this.masterKeys = masterKeys;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Loads the keys, and makes one for each kind that has none. Of nodes that start at once, one
   * makes them.
   *
   * @throws MasterKeyProblem where a key does not open
   */
  public static DataKeys open(
      DataKeyTable table, MasterKeys masterKeys, InstantSource clock, SecureRandom random) {
    DataKeys keys = new DataKeys(table, masterKeys, clock, random);
    keys.ring = ring(table.all(), row -> Optional.of(keys.key(row)));
    if (keys.isAnyMissing()) {
      var _ = keys.settle();
      keys.refresh();
    }
    return keys;
  }

  /** Seals values of one kind; cheap to make. */
  public Seal seal(SealedKind kind) {
    return new Seal(kind, this, random);
  }

  /** Authenticates values of one kind; cheap to make. */
  public Authenticator authenticator(SealedKind kind) {
    return new Authenticator(kind, this);
  }

  /** The key that seals now. */
  DataKey current(SealedKind kind) {
    return ring.current(kind, clock.instant())
        .orElseThrow(() -> new IllegalStateException("There is no data key for " + kind.word()));
  }

  /**
   * The key that a value names; empty where there is none, or it is of another kind.
   *
   * @throws RuntimeException what the table throws, where it can't be asked for an unknown key
   */
  Optional<DataKey> find(SealedKind kind, DataKeyId id) {
    return ring.find(id).or(() -> lookUp(id)).filter(key -> key.kind() == kind);
  }

  private Optional<DataKey> lookUp(DataKeyId id) {
    refreshing.lock();
    try {
      // Somebody may have looked while this thread waited.
      Optional<DataKey> known = ring.find(id);
      if (known.isPresent()) {
        return known;
      }
      if (Duration.between(lookedUpAt, clock.instant()).abs().compareTo(LOOKUP_PAUSE) >= 0) {
        lookedUpAt = clock.instant();
        lookupFailure = null;
        try {
          refresh();
        } catch (RuntimeException e) {
          lookupFailure = e;
        }
      }
      // Not knowing is not the same as knowing that there is none.
      if (lookupFailure != null) {
        throw lookupFailure;
      }
      return ring.find(id);
    } finally {
      refreshing.unlock();
    }
  }

  /** Reads the keys anew. One that does not open is logged, and not used. */
  public void refresh() {
    // One at a time, so that nobody puts an older state in the place of a newer one.
    refreshing.lock();
    try {
      DataKeyRing before = ring;
      ring = ring(table.all(), row -> before.find(row.id()).or(() -> leniently(row)));
    } finally {
      refreshing.unlock();
    }
  }

  /** Does what is due by the clock: publishes next keys, and removes those that nothing needs. */
  public void rotate() {
    refresh();
    Instant now = clock.instant();
    boolean due =
        Stream.of(SealedKind.values())
            .map(ring::timeline)
            .anyMatch(
                timeline ->
                    timeline.isEmpty()
                        || timeline.isRotationDue(now)
                        || !timeline.obsolete(now).isEmpty());
    if (due) {
      if (settle()) {
        LOG.info("Data keys that were due are replaced");
      }
      // Even if another node was first: this one has to know what it made.
      refresh();
    }
  }

  /** Makes and removes what is due, decided on what stands in the database then. */
  private boolean settle() {
    return table.change(
        change -> Stream.of(SealedKind.values()).filter(kind -> settle(change, kind)).count() > 0);
  }

  private boolean settle(DataKeyTable.Change change, SealedKind kind) {
    DataKeyTimeline timeline = DataKeyTimeline.of(kind, change.rows());
    Optional<Instant> from = Optional.empty();
    if (timeline.isEmpty()) {
      // Nothing of this kind is out yet: no node has to learn the key first.
      from = Optional.of(change.now());
    } else if (timeline.isRotationDue(change.now())) {
      from = Optional.of(change.now().plus(DataKeyTimeline.ACTIVATION_DELAY));
    }
    from.ifPresent(activatesAt -> insert(change, kind, activatesAt));
    List<DataKeyRow> obsolete = timeline.obsolete(change.now());
    obsolete.forEach(row -> change.delete(row.id()));
    return from.isPresent() || !obsolete.isEmpty();
  }

  private boolean isAnyMissing() {
    return Stream.of(SealedKind.values()).map(ring::timeline).anyMatch(DataKeyTimeline::isEmpty);
  }

  private void insert(DataKeyTable.Change change, SealedKind kind, Instant activatesAt) {
    DataKeyId id = DataKeyId.generate(random);
    Wrapped wrapped =
        masterKeys.wrap(
            change.masterKeyId(), DataKeyRow.WRAPPED_KIND, id.toString(), DataKey.generate(random));
    change.insert(new DataKeyRow(id, kind, wrapped, change.now(), activatesAt));
  }

  private static DataKeyRing ring(List<DataKeyRow> rows, Opener opener) {
    Map<DataKeyId, DataKey> keys = new HashMap<>();
    for (DataKeyRow row : rows) {
      opener.open(row).ifPresent(key -> keys.put(row.id(), key));
    }
    return new DataKeyRing(rows, keys);
  }

  @FunctionalInterface
  private interface Opener {
    Optional<DataKey> open(DataKeyRow row);
  }

  private DataKey key(DataKeyRow row) {
    return new DataKey(row.id(), row.kind(), masterKeys.unwrap(row.wrapped()));
  }

  private Optional<DataKey> leniently(DataKeyRow row) {
    try {
      return Optional.of(key(row));
    } catch (MasterKeyProblem e) {
      LOG.error("Data key {} is not used by this server: {}", row.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
