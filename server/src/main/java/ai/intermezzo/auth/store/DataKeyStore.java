package ai.intermezzo.auth.store;

import ai.intermezzo.auth.seal.DataKeyId;
import ai.intermezzo.auth.seal.DataKeyRow;
import ai.intermezzo.auth.seal.DataKeyTable;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.seal.SealedKind;
import ai.intermezzo.auth.seal.Wrapped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The table {@code data_key}. */
public final class DataKeyStore implements DataKeyTable {
  private final Database database;
  private final WrappedChanges changes;
  private final InstantSource clock;

  public DataKeyStore(Database database, MasterKeys masterKeys, InstantSource clock) {
    this.database = database;
    this.changes = new WrappedChanges(database, masterKeys);
    this.clock = clock;
  }

  @Override
  public List<DataKeyRow> all() {
    return database.read(DataKeyStore::rows);
  }

  @Override
  public <T> T change(Function<Change, T> decision) {
    return changes.change(
        (tx, masterKeyId) -> {
          // Read while the lock is held, and not before waiting for it.
          Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          return decision.apply(new OpenChange(tx, masterKeyId, now, rows(tx)));
        });
  }

  private record OpenChange(Tx tx, String masterKeyId, Instant now, List<DataKeyRow> rows)
      implements Change {
    @Override
    public void insert(DataKeyRow row) {
      tx.update(
              """
              INSERT INTO data_key (key_id, kind, wrapped, published_at, activates_at)
              VALUES (:key_id, :kind, :wrapped, :published_at, :activates_at)
              """)
          .bind("key_id", row.id().bytes())
          .bind("kind", row.kind().word())
          .bind("wrapped", row.wrapped().bytes())
          .bind("published_at", row.publishedAt().toEpochMilli())
          .bind("activates_at", row.activatesAt().toEpochMilli())
          .execute();
      tell(row.id());
    }

    @Override
    public void delete(DataKeyId id) {
      tx.update("DELETE FROM data_key WHERE key_id = :key_id").bind("key_id", id.bytes()).execute();
      tell(id);
    }

    private void tell(DataKeyId id) {
      ConfigChanges.record(tx, DataKeyRow.WRAPPED_KIND, id.toString(), now);
    }
  }

  private static List<DataKeyRow> rows(Tx tx) {
    return tx
        .query("SELECT key_id, kind, wrapped, published_at, activates_at FROM data_key")
        .map((rs, _) -> row(rs))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Leaves out what only a newer version seals. */
  private static Optional<DataKeyRow> row(ResultSet rs) throws SQLException {
    Optional<SealedKind> kind = SealedKind.find(rs.getString("kind"));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    DataKeyId id = DataKeyId.of(rs.getBytes("key_id"));
    return Optional.of(
        new DataKeyRow(
            id,
            kind.get(),
            new Wrapped(DataKeyRow.WRAPPED_KIND, id.toString(), rs.getBytes("wrapped")),
            Instant.ofEpochMilli(rs.getLong("published_at")),
            Instant.ofEpochMilli(rs.getLong("activates_at"))));
  }
}
