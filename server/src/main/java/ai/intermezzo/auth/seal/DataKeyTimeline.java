package ai.intermezzo.auth.seal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one kind in the order in which they seal, and what is due at a given time. Pure: all
 * of the state machine, and no clock.
 */
final class DataKeyTimeline {
  /** How long a key seals. */
  static final Duration ROTATION_PERIOD = Duration.ofDays(90);

  /** From publishing a key to its first use: ten times what the change feed takes. */
  static final Duration ACTIVATION_DELAY = Duration.ofSeconds(10);

  /** A slow node seals with the key before for so much longer, at the very most. */
  static final Duration SKEW = Duration.ofMinutes(1);

  private final SealedKind kind;
  private final List<DataKeyRow> rows;

  private DataKeyTimeline(SealedKind kind, List<DataKeyRow> rows) {
    this.kind = kind;
    this.rows = rows;
  }

  static DataKeyTimeline of(SealedKind kind, Collection<DataKeyRow> all) {
    return new DataKeyTimeline(
        kind, all.stream().filter(row -> row.kind() == kind).sorted(DataKeyRow.IN_ORDER).toList());
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The key that seals: the newest that is active; where a clock is slow and none is, the oldest.
   */
  Optional<DataKeyRow> current(Instant now) {
    Optional<DataKeyRow> active =
        rows.reversed().stream().filter(row -> !row.activatesAt().isAfter(now)).findFirst();
    return active.or(() -> rows.stream().findFirst());
  }

  /** Whether the next key has to be published now, for the current one to get its age. */
  boolean isRotationDue(Instant now) {
    Instant due = now.minus(ROTATION_PERIOD).plus(ACTIVATION_DELAY);
    return !rows.isEmpty() && !rows.getLast().activatesAt().isAfter(due);
  }

  /** Keys that nothing which still counts is sealed with. Never the one that seals. */
  List<DataKeyRow> obsolete(Instant now) {
    Instant before = now.minus(kind.longestLife()).minus(SKEW);
    int count = 0;
    // A key has sealed until the one after it became active.
    while (count + 1 < rows.size() && rows.get(count + 1).activatesAt().isBefore(before)) {
      count++;
    }
    return rows.subList(0, count);
  }
}
