package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.store.ConfigChanges;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.store.WrappedChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code signing_key}. */
final class SigningKeyStore {
  /** The kind of its rows in {@code config_change}, and of its wrapped values. */
  static final String KIND = "signing_key";

  private static final String SELECT =
      """
      SELECT kid, alg, public_jwk, wrapped_private, published_at, activates_at, revoked_at
      FROM signing_key
      """;

  private final Database database;
  private final MasterKeys masterKeys;
  private final WrappedChanges changes;
  private final InstantSource clock;

  SigningKeyStore(Database database, MasterKeys masterKeys, InstantSource clock) {
    this.database = database;
    this.masterKeys = masterKeys;
    this.changes = new WrappedChanges(database, masterKeys);
    this.clock = clock;
  }

  List<KeyRow> all() {
    return database.read(SigningKeyStore::rows);
  }

  /**
   * The private half of a row that has one, as PKCS #8.
   *
   * @throws ai.intermezzo.auth.seal.MasterKeyProblem where it does not open
   */
  byte[] open(KeyRow row) {
    byte @Nullable [] wrapped = row.wrappedPrivate();
    if (wrapped == null) {
      throw new IllegalArgumentException("The private half of this key is erased");
    }
    return masterKeys.unwrap(new Wrapped(KIND, row.kid(), wrapped));
  }

  /**
   * Changes keys in one transaction. All changes of keys, from all nodes, happen one after another,
   * so what {@code decision} sees is still so when it commits. It may run twice.
   */
  <T> T change(Function<Change, T> decision) {
    return changes.change(
        (tx, masterKeyId) -> decision.apply(new Change(tx, masterKeyId, rows(tx))));
  }

  /** An open transaction on the keys. Each change is told to all nodes. */
  final class Change {
    private final Tx tx;
    private final String masterKeyId;
    private final List<KeyRow> rows;
    private final Instant now;

    private Change(Tx tx, String masterKeyId, List<KeyRow> rows) {
      this.tx = tx;
      this.masterKeyId = masterKeyId;
      this.rows = rows;
      // Read while the lock is held, and not before waiting for it.
      this.now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Instant now() {
      return now;
    }

    /** The keys as they were before this transaction's own changes. */
    List<KeyRow> rows() {
      return rows;
    }

    KeyTimeline timeline(SigningAlgorithm alg) {
      return KeyTimeline.of(alg, rows);
    }

    void insert(NewKey key, Instant activatesAt) {
      byte[] wrapped = masterKeys.wrap(masterKeyId, KIND, key.kid(), key.pkcs8()).bytes();
      tx.update(
              """
              INSERT INTO signing_key
                (kid, alg, public_jwk, wrapped_private, published_at, activates_at)
              VALUES (:kid, :alg, :public_jwk, :wrapped_private, :published_at, :activates_at)
              """)
          .bind("kid", key.kid())
          .bind("alg", key.alg().jwsName())
          .bind("public_jwk", key.publicJwk())
          .bind("wrapped_private", wrapped)
          .bind("published_at", now.toEpochMilli())
          .bind("activates_at", activatesAt.toEpochMilli())
          .execute();
      tell(key.kid());
    }

    void activate(String kid, Instant at) {
      tx.update("UPDATE signing_key SET activates_at = :at WHERE kid = :kid")
          .bind("at", at.toEpochMilli())
          .bind("kid", kid)
          .execute();
      tell(kid);
    }

    void revoke(String kid) {
      tx.update(
              """
              UPDATE signing_key SET revoked_at = :now, wrapped_private = NULL
              WHERE kid = :kid AND revoked_at IS NULL
              """)
          .bind("now", now.toEpochMilli())
          .bind("kid", kid)
          .execute();
      tell(kid);
    }

    void erasePrivate(String kid) {
      tx.update("UPDATE signing_key SET wrapped_private = NULL WHERE kid = :kid")
          .bind("kid", kid)
          .execute();
      tell(kid);
    }

    void delete(String kid) {
      tx.update("DELETE FROM signing_key WHERE kid = :kid").bind("kid", kid).execute();
      tell(kid);
    }

    private void tell(String kid) {
      ConfigChanges.record(tx, KIND, kid, now);
    }
  }

  private static List<KeyRow> rows(Tx tx) {
    return tx.query(SELECT).map((rs, _) -> row(rs)).list().stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Leaves out what only a newer version can sign with. */
  private static Optional<KeyRow> row(ResultSet rs) throws SQLException {
    Optional<SigningAlgorithm> alg = SigningAlgorithm.find(rs.getString("alg"));
    if (alg.isEmpty()) {
      return Optional.empty();
    }
    long revokedAt = rs.getLong("revoked_at");
    Instant revoked = rs.wasNull() ? null : Instant.ofEpochMilli(revokedAt);
    return Optional.of(
        new KeyRow(
            rs.getString("kid"),
            alg.get(),
            rs.getString("public_jwk"),
            rs.getBytes("wrapped_private"),
            Instant.ofEpochMilli(rs.getLong("published_at")),
            Instant.ofEpochMilli(rs.getLong("activates_at")),
            revoked));
  }
}
