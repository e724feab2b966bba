package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a client from its rows; {@link ClientStore} is for everybody else. */
final class ClientRowStore {
  private ClientRowStore() {}

  /** In one statement, so that a reader sees a client whole, before a change or after it. */
  static Optional<Client> find(Tx tx, ClientId id) {
    Map<Audience, Scopes> apis = new LinkedHashMap<>();
    Map<CredentialId, Credential> credentials = new LinkedHashMap<>();
    return tx
        .query(
            """
            SELECT c.name, c.type, c.default_audience, c.token_lifetime_seconds, c.created_at,
              c.sign_in,
              a.audience, a.scopes,
              s.credential_id, s.secret_sha256, s.token_lifetime_seconds AS secret_lifetime,
              s.created_at AS secret_created_at, s.expires_at, s.revoked_at
            FROM client c
            LEFT JOIN client_api a ON a.client_id = c.client_id
            LEFT JOIN credential s ON s.client_id = c.client_id
            WHERE c.client_id = :id
            ORDER BY a.position, s.created_at, s.credential_id
            """)
        .bind("id", id.value())
        .map(
            (row, context) -> {
              api(row, apis);
              credential(row, credentials);
              return ClientRow.of(row);
            })
        .list()
        .stream()
        .findFirst()
        .map(client -> client.with(id, apis, credentials.values()));
  }

  /** The columns of {@code client}, the same in each row of the join. */
  private record ClientRow(
      String name,
      ClientType type,
      Optional<Audience> defaultAudience,
      Optional<TokenLifetime> tokenLifetime,
      Instant createdAt,
      @Nullable String signIn) {
    static ClientRow of(ResultSet row) throws SQLException {
      return new ClientRow(
          row.getString("name"),
          ClientType.parse(row.getString("type")),
          Optional.ofNullable(row.getString("default_audience")).map(Audience::new),
          lifetime(row, "token_lifetime_seconds"),
          Instant.ofEpochMilli(row.getLong("created_at")),
          row.getString("sign_in"));
    }

    Client with(ClientId id, Map<Audience, Scopes> apis, Collection<Credential> credentials) {
      SignInJson.Read rest = SignInJson.read(signIn, type);
      return new Client(
          id,
          name,
          type,
          apis,
          defaultAudience,
          tokenLifetime,
          List.copyOf(credentials),
          createdAt,
          rest.signIn(),
          rest.introspects());
    }
  }

  private static void api(ResultSet row, Map<Audience, Scopes> apis) throws SQLException {
    String audience = row.getString("audience");
    if (audience != null) {
      apis.put(new Audience(audience), scopes(row.getString("scopes")));
    }
  }

  private static Scopes scopes(String stored) {
    try {
      return Scopes.parse(stored);
    } catch (OAuthError e) {
      throw new InvalidSetting("The scopes of one of its APIs are not valid.");
    }
  }

  private static void credential(ResultSet row, Map<CredentialId, Credential> credentials)
      throws SQLException {
    byte[] bytes = row.getBytes("credential_id");
    if (bytes == null) {
      return;
    }
    CredentialId id = CredentialId.of(bytes);
    credentials.put(
        id,
        new Credential(
            id,
            row.getBytes("secret_sha256"),
            lifetime(row, "secret_lifetime"),
            Instant.ofEpochMilli(row.getLong("secret_created_at")),
            time(row, "expires_at"),
            time(row, "revoked_at")));
  }

  private static Optional<TokenLifetime> lifetime(ResultSet row, String column)
      throws SQLException {
    long seconds = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(TokenLifetime.ofSeconds(seconds));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
