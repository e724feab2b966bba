package ai.intermezzo.auth.consent;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Consents in the database: the table {@code consent}, a row a user and client. */
public final class ConsentStore {
  /** The most that {@link #list} gives. */
  public static final int MAX_LISTED = 100;

  private final Database database;
  private final InstantSource clock;

  public ConsentStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether the user has allowed the client all of it before. */
  public boolean covers(UserId user, ClientId client, Granted wanted) {
    return database
        .read(tx -> find(tx, user, client))
        .filter(consent -> consent.allowed().covers(wanted))
        .isPresent();
  }

  /** Remembers that the user allows it, beside what they allowed before. */
  public void remember(UserId user, ClientId client, Granted granted) {
    database.write(
        tx -> {
          Granted all =
              find(tx, user, client)
                  .map(earlier -> earlier.allowed().with(granted))
                  .orElse(granted);
          tx.update(
                  """
                  INSERT INTO consent (user_id, client_id, scope, apis, given_at)
                  VALUES (:user, :client, :scope, :apis, :now)
                  ON CONFLICT (user_id, client_id)
                  DO UPDATE SET scope = :scope, apis = :apis, given_at = :now
                  """)
              .bind("user", user.bytes())
              .bind("client", client.value())
              .bind("scope", all.scopes().toString())
              .bind("apis", all.apisText())
              .bind("now", clock.millis())
              .execute();
          return true;
        });
  }

  /** What a user has allowed, the newest first; at most {@link #MAX_LISTED}. */
  public List<Consent> list(UserId user) {
    return database.read(
        tx ->
            tx.query(
                    """
                    SELECT client_id, scope, apis, given_at FROM consent
                    WHERE user_id = :user ORDER BY given_at DESC, client_id LIMIT :most
                    """)
                .bind("user", user.bytes())
                .bind("most", MAX_LISTED)
                .map((row, context) -> consent(row))
                .list());
  }

  /**
   * Takes it back: the client has to ask again. Its grants are ended by whoever calls this.
   *
   * @return whether there was anything to take back
   */
  public boolean withdraw(UserId user, ClientId client) {
    return database.write(
        tx ->
            tx.query(
                    """
                    DELETE FROM consent WHERE user_id = :user AND client_id = :client
                    RETURNING client_id
                    """)
                .bind("user", user.bytes())
                .bind("client", client.value())
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  private static Optional<Consent> find(Tx tx, UserId user, ClientId client) {
    return tx.query(
            """
            SELECT client_id, scope, apis, given_at FROM consent
            WHERE user_id = :user AND client_id = :client
            """)
        .bind("user", user.bytes())
        .bind("client", client.value())
        .map((row, context) -> consent(row))
        .findOne();
  }

  private static Consent consent(ResultSet row) throws SQLException {
    return new Consent(
        new ClientId(row.getString("client_id")),
        new Granted(Scopes.parse(row.getString("scope")), Granted.apisOf(row.getString("apis"))),
        Instant.ofEpochMilli(row.getLong("given_at")));
  }
}
