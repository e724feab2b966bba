package ai.intermezzo.auth.seal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All data keys as they were read at one time, immutable. Which of them seals is decided at each
 * use by the clock, so that a ring that nobody refreshes still changes over in time.
 */
final class DataKeyRing {
  private final List<DataKeyRow> rows;
  private final Map<DataKeyId, DataKey> keys;
  private final Map<SealedKind, DataKeyTimeline> timelines = new HashMap<>();

  /**
   * @param keys those rows whose key could be opened
   */
  DataKeyRing(List<DataKeyRow> rows, Map<DataKeyId, DataKey> keys) {
    this.rows = rows;
    this.keys = Map.copyOf(keys);
    // Nothing seals with what this node can't open.
    List<DataKeyRow> usable = rows.stream().filter(row -> keys.containsKey(row.id())).toList();
    for (SealedKind kind : SealedKind.values()) {
      timelines.put(kind, DataKeyTimeline.of(kind, usable));
    }
  }

  List<DataKeyRow> rows() {
    return rows;
  }

  Optional<DataKey> current(SealedKind kind, Instant now) {
    return timeline(kind).current(now).flatMap(row -> find(row.id()));
  }

  Optional<DataKey> find(DataKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  DataKeyTimeline timeline(SealedKind kind) {
    return timelines.getOrDefault(kind, DataKeyTimeline.of(kind, List.of()));
  }
}
