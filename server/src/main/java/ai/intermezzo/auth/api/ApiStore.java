package ai.intermezzo.auth.api;

import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.ConfigChanges;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apis in the database: the tables {@code api} and {@code api_scope}.
 *
 * <p>Every change names the Api in {@code config_change}, in the same transaction.
 */
public final class ApiStore {
  /** The kind of {@code config_change} rows, with the identifier as their id. */
  public static final String KIND = "api";

  private static final Logger LOG = LoggerFactory.getLogger(ApiStore.class);

  private final Database database;
  private final InstantSource clock;

  public ApiStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The Api of that identifier, as the database has it now. */
  public Optional<Api> find(Audience identifier) {
    return database.read(tx -> load(tx, identifier));
  }

  /**
   * The same, where a row that breaks a rule of this version counts as none: flows refuse such an
   * Api, and {@code doctor} lists it.
   */
  public Optional<Api> findValid(Audience identifier) {
    try {
      return find(identifier);
    } catch (InvalidSetting e) {
      LOG.warn("API {} is refused, since its row is not valid: {}", identifier, e.getMessage());
      return Optional.empty();
    }
  }

  /** The identifiers of all Apis, in order. */
  public List<Audience> identifiers() {
    return database.read(
        tx ->
            tx.query("SELECT identifier FROM api ORDER BY identifier")
                .map((row, context) -> new Audience(row.getString("identifier")))
                .list());
  }

  /** Every valid Api, by identifier. */
  public List<Api> list() {
    return identifiers().stream().flatMap(id -> findValid(id).stream()).toList();
  }

  /**
   * Adds an Api.
   *
   * @throws InvalidSetting where the identifier is taken
   */
  public void create(Api api) {
    database.write(
        tx -> {
          boolean created =
              tx.query(
                      """
                      INSERT INTO api
                        (identifier, name, token_lifetime_seconds, signing_alg, token_dialect,
                          created_at)
                      VALUES (:identifier, :name, :lifetime, :alg, :dialect, :created_at)
                      ON CONFLICT (identifier) DO NOTHING RETURNING identifier
                      """)
                  .bind("identifier", api.identifier().value())
                  .bind("name", api.name())
                  .bind("lifetime", api.tokenLifetime().seconds())
                  .bind("alg", api.signingAlgorithm().jwsName())
                  .bind("dialect", api.tokenDialect().word())
                  .bind("created_at", api.createdAt().toEpochMilli())
                  .mapTo(String.class)
                  .findOne()
                  .isPresent();
          if (!created) {
            throw new InvalidSetting("There is an API with that identifier already.");
          }
          insertScopes(tx, api.identifier(), api.scopeDescriptions());
          return changed(tx, api.identifier());
        });
  }

  /**
   * Replaces an Api's attributes by what the change makes of them. Its identifier and age stay,
   * whatever the change makes of those.
   *
   * @return the Api as it is now stored
   * @throws InvalidSetting where there is no such Api, or the change breaks a rule
   */
  public Api update(Audience identifier, UnaryOperator<Api> change) {
    return database.write(
        tx -> {
          lock(tx, identifier);
          Api api = change.apply(load(tx, identifier).orElseThrow(ApiStore::unknown));
          tx.update(
                  """
                  UPDATE api
                  SET name = :name, token_lifetime_seconds = :lifetime, signing_alg = :alg,
                    token_dialect = :dialect
                  WHERE identifier = :identifier
                  """)
              .bind("identifier", identifier.value())
              .bind("name", api.name())
              .bind("lifetime", api.tokenLifetime().seconds())
              .bind("alg", api.signingAlgorithm().jwsName())
              .bind("dialect", api.tokenDialect().word())
              .execute();
          tx.update("DELETE FROM api_scope WHERE identifier = :identifier")
              .bind("identifier", identifier.value())
              .execute();
          insertScopes(tx, identifier, api.scopeDescriptions());
          changed(tx, identifier);
          return load(tx, identifier).orElseThrow(ApiStore::unknown);
        });
  }

  /**
   * Removes an Api, and takes it from every client that was allowed it.
   *
   * @throws InvalidSetting where there is none
   */
  public void delete(Audience identifier) {
    database.write(
        tx -> {
          lock(tx, identifier);
          List<String> clients =
              tx.query("SELECT client_id FROM client_api WHERE audience = :identifier")
                  .bind("identifier", identifier.value())
                  .map((row, context) -> row.getString("client_id"))
                  .list();
          tx.update(
                  """
                  UPDATE client SET default_audience = NULL WHERE default_audience = :identifier
                  """)
              .bind("identifier", identifier.value())
              .execute();
          tx.update("DELETE FROM api WHERE identifier = :identifier")
              .bind("identifier", identifier.value())
              .execute();
          for (String client : clients) {
            ConfigChanges.record(tx, ClientStore.KIND, client, clock.instant());
          }
          return changed(tx, identifier);
        });
  }

  private boolean changed(Tx tx, Audience identifier) {
    ConfigChanges.record(tx, KIND, identifier.value(), clock.instant());
    return true;
  }

  /**
   * Lets whoever else changes the Api wait, or is about to allow it to a client, so that no change
   * is lost and no client keeps an Api that is gone.
   */
  private void lock(Tx tx, Audience identifier) {
    boolean locked =
        tx.query(
                "SELECT identifier FROM api WHERE identifier = :identifier"
                    + database.engine().forUpdate())
            .bind("identifier", identifier.value())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (!locked) {
      throw unknown();
    }
  }

  private static InvalidSetting unknown() {
    return new InvalidSetting("There is no API with that identifier; see api list.");
  }

  private static void insertScopes(Tx tx, Audience identifier, Map<String, String> descriptions) {
    int position = 0;
    for (Map.Entry<String, String> scope : descriptions.entrySet()) {
      tx.update(
              """
              INSERT INTO api_scope (identifier, position, name, description)
              VALUES (:identifier, :position, :name, :description)
              """)
          .bind("identifier", identifier.value())
          .bind("position", position++)
          .bind("name", scope.getKey())
          .bind("description", scope.getValue())
          .execute();
    }
  }

  /** In one statement, so that a reader sees an Api whole, before a change or after it. */
  private static Optional<Api> load(Tx tx, Audience identifier) {
    Map<String, String> scopes = new LinkedHashMap<>();
    return tx
        .query(
            """
            SELECT a.name, a.token_lifetime_seconds, a.signing_alg, a.token_dialect, a.created_at,
              s.name AS scope, s.description
            FROM api a LEFT JOIN api_scope s ON s.identifier = a.identifier
            WHERE a.identifier = :identifier
            ORDER BY s.position
            """)
        .bind("identifier", identifier.value())
        .map(
            (row, context) -> {
              String scope = row.getString("scope");
              if (scope != null) {
                scopes.put(scope, row.getString("description"));
              }
              return new Api(
                  identifier,
                  row.getString("name"),
                  scopes,
                  TokenLifetime.ofSeconds(row.getLong("token_lifetime_seconds")),
                  algorithm(row.getString("signing_alg")),
                  TokenDialect.parse(row.getString("token_dialect")),
                  Instant.ofEpochMilli(row.getLong("created_at")));
            })
        // The last row's Api has seen the scopes of all.
        .list()
        .stream()
        .reduce((earlier, later) -> later);
  }

  private static SigningAlgorithm algorithm(String stored) {
    return SigningAlgorithm.find(stored)
        .orElseThrow(() -> new InvalidSetting("This version can't sign with " + stored + "."));
  }
}
