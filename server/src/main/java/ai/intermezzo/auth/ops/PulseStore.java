package ai.intermezzo.auth.ops;

import ai.intermezzo.auth.store.Database;
import java.time.Instant;

/** Feels the database's pulse: no table, nothing but whether it answers and what time it has. */
final class PulseStore {
  private final Database database;

  PulseStore(Database database) {
    this.database = database;
  }

  /** Returns where the database answers, and fails as any read does where it does not. */
  void requireAnswer() {
    int _ = database.read(tx -> tx.query("SELECT 1").mapTo(Integer.class).one());
  }

  /** The time of PostgreSQL's machine; SQLite has none of its own. */
  Instant postgresTime() {
    long millis =
        database.read(
            tx ->
                tx.query("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
                    .mapTo(Long.class)
                    .one());
    return Instant.ofEpochMilli(millis);
  }
}
