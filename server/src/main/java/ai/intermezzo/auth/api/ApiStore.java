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
          if (load(tx, api.identifier()).isPresent()) {
            throw new InvalidSetting("There is an API with that identifier already.");
          }
          tx.update(
                  """
                  INSERT INTO api
                    (identifier, name, token_lifetime_seconds, signing_alg, token_dialect, created_at)
                  VALUES (:identifier, :name, :lifetime, :alg, :dialect, :created_at)
                  """)
              .bind("identifier", api.identifier().value())
              .bind("name", api.name())
              .bind("lifetime", api.tokenLifetime().seconds())
              .bind("alg", api.signingAlgorithm().jwsName())
              .bind("dialect", api.tokenDialect().word())
              .bind("created_at", api.createdAt().toEpochMilli())
              .execute();
          insertScopes(tx, api);
          return changed(tx, api.identifier());
        });
  }

  /**
   * Replaces an Api's attributes by what the change makes of them. Its identifier and age stay.
   *
   * @throws InvalidSetting where there is no such Api, or the change breaks a rule
   */
  public Api update(Audience identifier, UnaryOperator<Api> change) {
    return database.write(
        tx -> {
          Api api = change.apply(require(tx, identifier));
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
          insertScopes(tx, api);
          changed(tx, identifier);
          return api;
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
          boolean deleted =
              tx.query("DELETE FROM api WHERE identifier = :identifier RETURNING identifier")
                  .bind("identifier", identifier.value())
                  .mapTo(String.class)
                  .findOne()
                  .isPresent();
          if (!deleted) {
            throw unknown();
          }
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

  private static Api require(Tx tx, Audience identifier) {
    return load(tx, identifier).orElseThrow(ApiStore::unknown);
  }

  private static InvalidSetting unknown() {
    return new InvalidSetting("There is no API with that identifier; see api list.");
  }

  private static void insertScopes(Tx tx, Api api) {
    int position = 0;
    for (Map.Entry<String, String> scope : api.scopeDescriptions().entrySet()) {
      tx.update(
              """
              INSERT INTO api_scope (identifier, position, name, description)
              VALUES (:identifier, :position, :name, :description)
              """)
          .bind("identifier", api.identifier().value())
          .bind("position", position++)
          .bind("name", scope.getKey())
          .bind("description", scope.getValue())
          .execute();
    }
  }

  private static Optional<Api> load(Tx tx, Audience identifier) {
    Map<String, String> scopes = new LinkedHashMap<>();
    tx.query(
            """
            SELECT name, description FROM api_scope
            WHERE identifier = :identifier ORDER BY position
            """)
        .bind("identifier", identifier.value())
        .map((row, context) -> Map.entry(row.getString("name"), row.getString("description")))
        .forEach(scope -> scopes.put(scope.getKey(), scope.getValue()));
    return tx.query(
            """
            SELECT name, token_lifetime_seconds, signing_alg, token_dialect, created_at
            FROM api WHERE identifier = :identifier
            """)
        .bind("identifier", identifier.value())
        .map(
            (row, context) ->
                new Api(
                    identifier,
                    row.getString("name"),
                    scopes,
                    TokenLifetime.ofSeconds(row.getLong("token_lifetime_seconds")),
                    SigningAlgorithm.parse(row.getString("signing_alg")),
                    TokenDialect.parse(row.getString("token_dialect")),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .findOne();
  }
}
