package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.ConfigChanges;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients in the database: the tables {@code client}, {@code client_api}, {@code client_web_origin}
 * and {@code credential}.
 *
 * <p>Every change names the client in {@code config_change}, in the same transaction, so that a
 * running server sees it within a second.
 */
public final class ClientStore {
  /** The kind of {@code config_change} rows, with the {@code client_id} as their id. */
  public static final String KIND = "client";

  /** The kind of {@code config_change} rows with a web origin as their id. */
  public static final String ORIGIN_KIND = "web_origin";

  private static final Logger LOG = LoggerFactory.getLogger(ClientStore.class);

  private final Database database;
  private final InstantSource clock;

  public ClientStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The client of that id, as the database has it now. */
  public Optional<Client> find(ClientId id) {
    return database.read(tx -> ClientRowStore.find(tx, id));
  }

  /**
   * The same, where a row that breaks a rule of this version counts as none: flows refuse such a
   * client, and {@code doctor} lists it.
   */
  public Optional<Client> findValid(ClientId id) {
    try {
      return find(id);
    } catch (InvalidSetting e) {
      LOG.warn("Client {} is refused, since its row is not valid: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  /** The origin, if any client registered it. */
  public Optional<WebOrigin> findOrigin(String origin) {
    return database.read(
        tx ->
            tx.query("SELECT origin FROM client_web_origin WHERE origin = :origin LIMIT 1")
                .bind("origin", origin)
                .map((row, context) -> new WebOrigin(row.getString("origin")))
                .findOne());
  }

  /** The ids of all clients, by name. */
  public List<ClientId> ids() {
    return database.read(
        tx ->
            tx.query("SELECT client_id FROM client ORDER BY name, client_id")
                .map((row, context) -> new ClientId(row.getString("client_id")))
                .list());
  }

  /** Every valid client, by name. */
  public List<Client> list() {
    return ids().stream().flatMap(id -> findValid(id).stream()).toList();
  }

  /**
   * Adds a client with its Apis and secrets.
   *
   * @throws InvalidSetting where the id is taken, or there is no such Api
   */
  public void create(Client client) {
    database.write(
        tx -> {
          boolean created =
              tx.query(
                      """
                      INSERT INTO client
                        (client_id, name, type, default_audience, token_lifetime_seconds, created_at, sign_in)
                      VALUES (:id, :name, :type, :default_audience, :lifetime, :created_at, :sign_in)
                      ON CONFLICT (client_id) DO NOTHING RETURNING client_id
                      """)
                  .bind("id", client.id().value())
                  .bind("name", client.name())
                  .bind("type", client.type().word())
                  .bind(
                      "default_audience",
                      client.defaultAudience().map(Audience::value).orElse(null))
                  .bind("lifetime", client.tokenLifetime().map(TokenLifetime::seconds).orElse(null))
                  .bind("created_at", client.createdAt().toEpochMilli())
                  .bind("sign_in", SignInJson.write(client))
                  .mapTo(String.class)
                  .findOne()
                  .isPresent();
          if (!created) {
            throw new InvalidSetting("There is a client with that client_id already.");
          }
          insertApis(tx, client.id(), client.apis());
          client.credentials().forEach(credential -> insert(tx, client.id(), credential));
          insertOrigins(tx, client);
          return changed(tx, client.id());
        });
  }

  /**
   * Replaces a client's attributes and Apis by what the change makes of them. Its id, type, secrets
   * and age stay, whatever the change makes of those.
   *
   * @return the client as it is now stored
   * @throws InvalidSetting where there is no such client or Api, or the change breaks a rule
   */
  public Client update(ClientId id, UnaryOperator<Client> change) {
    return database.write(
        tx -> {
          Client client = change.apply(require(tx, id));
          tx.update(
                  """
                  UPDATE client
                  SET name = :name, default_audience = :default_audience,
                    token_lifetime_seconds = :lifetime, sign_in = :sign_in
                  WHERE client_id = :id
                  """)
              .bind("id", id.value())
              .bind("name", client.name())
              .bind("default_audience", client.defaultAudience().map(Audience::value).orElse(null))
              .bind("lifetime", client.tokenLifetime().map(TokenLifetime::seconds).orElse(null))
              .bind("sign_in", SignInJson.write(client))
              .execute();
          deleteOrigins(tx, id);
          insertOrigins(tx, client);
          tx.update("DELETE FROM client_api WHERE client_id = :id")
              .bind("id", id.value())
              .execute();
          insertApis(tx, id, client.apis());
          changed(tx, id);
          return ClientRowStore.find(tx, id).orElseThrow(ClientStore::unknown);
        });
  }

  /**
   * Removes a client with its secrets.
   *
   * @throws InvalidSetting where there is none
   */
  public void delete(ClientId id) {
    database.write(
        tx -> {
          deleteOrigins(tx, id);
          boolean deleted =
              tx.query("DELETE FROM client WHERE client_id = :id RETURNING client_id")
                  .bind("id", id.value())
                  .mapTo(String.class)
                  .findOne()
                  .isPresent();
          if (!deleted) {
            throw unknown();
          }
          return changed(tx, id);
        });
  }

  /**
   * Adds a secret beside those that the client has.
   *
   * @throws InvalidSetting where there is no such client, or it can have no (more) secrets
   */
  public void add(ClientId id, Credential credential) {
    database.write(
        tx -> {
          Client client = require(tx, id);
          List<Credential> credentials = new ArrayList<>(client.credentials());
          credentials.add(credential);
          requireRules(client, credentials);
          insert(tx, id, credential);
          return changed(tx, id);
        });
  }

  /**
   * Takes one secret back, for good. A secret that was revoked before stays as it is.
   *
   * @throws InvalidSetting where the client has no such secret
   */
  public void revoke(ClientId id, CredentialId credential) {
    database.write(
        tx -> {
          Client client = require(tx, id);
          if (client.credentials().stream().noneMatch(c -> c.id().equals(credential))) {
            throw new InvalidSetting("The client has no secret with that credential_id.");
          }
          tx.update(
                  """
                  UPDATE credential SET revoked_at = :now
                  WHERE credential_id = :credential AND client_id = :id AND revoked_at IS NULL
                  """)
              .bind("now", clock.millis())
              .bind("credential", credential.bytes())
              .bind("id", id.value())
              .execute();
          return changed(tx, id);
        });
  }

  private static void requireRules(Client client, List<Credential> credentials) {
    Client _ = client.with(credentials);
  }

  /** The client, locked: whoever else changes it waits, so that no change is lost. */
  private Client require(Tx tx, ClientId id) {
    boolean locked =
        tx.query(
                "SELECT client_id FROM client WHERE client_id = :id"
                    + database.engine().forUpdate())
            .bind("id", id.value())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (!locked) {
      throw unknown();
    }
    return ClientRowStore.find(tx, id).orElseThrow(ClientStore::unknown);
  }

  private static InvalidSetting unknown() {
    return new InvalidSetting("There is no client with that client_id; see client list.");
  }

  private boolean changed(Tx tx, ClientId id) {
    ConfigChanges.record(tx, KIND, id.value(), clock.instant());
    return true;
  }

  private void insertApis(Tx tx, ClientId id, Map<Audience, Scopes> apis) {
    int position = 0;
    for (Map.Entry<Audience, Scopes> api : apis.entrySet()) {
      requireApi(tx, api.getKey());
      tx.update(
              """
              INSERT INTO client_api (client_id, audience, position, scopes)
              VALUES (:id, :audience, :position, :scopes)
              """)
          .bind("id", id.value())
          .bind("audience", api.getKey().value())
          .bind("position", position++)
          .bind("scopes", api.getValue().toString())
          .execute();
    }
  }

  /** An origin that a client loses may be another's too: the cache asks again. */
  private void deleteOrigins(Tx tx, ClientId id) {
    tx.query("DELETE FROM client_web_origin WHERE client_id = :id RETURNING origin")
        .bind("id", id.value())
        .mapTo(String.class)
        .list()
        .forEach(origin -> ConfigChanges.record(tx, ORIGIN_KIND, origin, clock.instant()));
  }

  private void insertOrigins(Tx tx, Client client) {
    for (WebOrigin origin : new LinkedHashSet<>(client.signIn().webOrigins())) {
      tx.update("INSERT INTO client_web_origin (client_id, origin) VALUES (:id, :origin)")
          .bind("id", client.id().value())
          .bind("origin", origin.value())
          .execute();
      ConfigChanges.record(tx, ORIGIN_KIND, origin.value(), clock.instant());
    }
  }

  private void requireApi(Tx tx, Audience identifier) {
    boolean there =
        tx.query(
                "SELECT identifier FROM api WHERE identifier = :identifier"
                    + database.engine().forKeyShare())
            .bind("identifier", identifier.value())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (!there) {
      throw new InvalidSetting("There is no API " + identifier + ".");
    }
  }

  private static void insert(Tx tx, ClientId id, Credential credential) {
    tx.update(
            """
            INSERT INTO credential
              (credential_id, client_id, secret_sha256, token_lifetime_seconds, created_at, expires_at)
            VALUES (:credential, :id, :hash, :lifetime, :created_at, :expires_at)
            """)
        .bind("credential", credential.id().bytes())
        .bind("id", id.value())
        .bind("hash", credential.secretHash())
        .bind("lifetime", credential.tokenLifetime().map(TokenLifetime::seconds).orElse(null))
        .bind("created_at", credential.createdAt().toEpochMilli())
        .bind("expires_at", credential.expiresAt().map(Instant::toEpochMilli).orElse(null))
        .execute();
  }
}
