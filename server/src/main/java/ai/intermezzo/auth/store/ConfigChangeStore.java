package ai.intermezzo.auth.store;

import java.time.Instant;
import java.util.List;

/** The table {@code config_change}. */
final class ConfigChangeStore {
  /** Deleted in one transaction; of one millisecond there may be more. */
  static final int SWEEP_BATCH = 500;

  private final Database database;

  ConfigChangeStore(Database database) {
    this.database = database;
  }

  /** A row. Two rows may be equal: two changes of one thing in one millisecond. */
  record Change(long at, String kind, String id) {}

  List<Change> since(Instant from, int limit) {
    return database.read(
        tx ->
            tx.query("SELECT at, kind, id FROM config_change WHERE at >= :from LIMIT :limit")
                .bind("from", from.toEpochMilli())
                .bind("limit", limit)
                .map((rs, _) -> new Change(rs.getLong(1), rs.getString(2), rs.getString(3)))
                .list());
  }

  /** Deletes a batch of rows older than {@code before}; false if there are no more. */
  boolean sweep(Instant before) {
    return database.write(
            tx ->
                tx.update(
                        """
                        DELETE FROM config_change WHERE at <= COALESCE(
                          (SELECT at FROM config_change WHERE at < :before
                           ORDER BY at LIMIT 1 OFFSET :batch - 1),
                          :before - 1)
                        """)
                    .bind("before", before.toEpochMilli())
                    .bind("batch", SWEEP_BATCH)
                    .execute())
        >= SWEEP_BATCH;
  }
}
