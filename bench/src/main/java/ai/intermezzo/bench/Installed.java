package ai.intermezzo.bench;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.ConfigCache;
import ai.intermezzo.auth.store.ConfigFeed;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.token.IdTokenMint;
import ai.intermezzo.auth.token.TokenEndpoint;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a server without its listener, over a database of their own: an Api for each
 * algorithm, and a client that may have tokens for both.
 *
 * @param clientId the client's
 * @param clientSecret the client's only one
 */
public record Installed(
    Database database,
    ConfigFeed feed,
    SigningKeys keys,
    DataKeys dataKeys,
    Clients clients,
    Apis apis,
    String clientId,
    String clientSecret)
    implements AutoCloseable {
  /** Who issues the tokens. */
  public static final Issuer ISSUER = new Issuer("https://auth.example.com/");

  private static final InstantSource CLOCK = InstantSource.system();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Everything new, in an empty folder. */
  public static Installed in(Path folder) {
    Database database = Databases.open(DatabaseAddress.of(Optional.empty(), folder));
    MasterKeys masterKeys =
        MasterKeys.open(MasterKeySource.file(folder), WrappedInDatabase.of(database), RANDOM);
    SigningKeys keys = SigningKeys.open(database, masterKeys, CLOCK, RANDOM);
    ApiStore apis = new ApiStore(database, CLOCK);
    ClientStore clients = new ClientStore(database, CLOCK);
    Api rsa = api(SigningAlgorithm.RS256);
    Api ec = api(SigningAlgorithm.ES256);
    apis.create(rsa);
    apis.create(ec);
    ClientSecret secret = ClientSecret.generate(RANDOM);
    Client client =
        new Client(
            ClientId.generate(RANDOM),
            "bench",
            ClientType.MACHINE,
            Map.of(rsa.identifier(), rsa.scopes(), ec.identifier(), ec.scopes()),
            Optional.empty(),
            Optional.empty(),
            List.of(Credential.of(secret, RANDOM, CLOCK.instant())),
            CLOCK.instant());
    clients.create(client);

    ConfigFeed feed = new ConfigFeed(database, CLOCK);
    ConfigCache.Bounds bounds = ConfigCache.Bounds.DEFAULT;
    Installed installed =
        new Installed(
            database,
            feed,
            keys,
            DataKeys.open(new DataKeyStore(database, masterKeys, CLOCK), masterKeys, CLOCK, RANDOM),
            new Clients(
                new ConfigCache<>(
                    feed, ClientStore.KIND, bounds, id -> clients.findValid(new ClientId(id)))),
            new Apis(
                new ConfigCache<>(
                    feed, ApiStore.KIND, bounds, id -> apis.findValid(new Audience(id)))),
            client.id().value(),
            secret.reveal());
    feed.start();
    return installed;
  }

  /** The Api whose tokens are signed so. */
  public static Audience audience(SigningAlgorithm algorithm) {
    return new Audience("https://" + algorithm.name() + ".api.example.com");
  }

  /** Says who the client is. */
  public ClientAuthentication authentication() {
    return new ClientAuthentication(clients, CLOCK);
  }

  /** All that {@code POST /oauth/token} is. */
  public TokenEndpoint endpoint() {
    return new TokenEndpoint(
        new TokenEndpoint.Parts(
            ISSUER,
            authentication(),
            apis,
            new GrantStore(database, CLOCK),
            new AuthorizationCodes(dataKeys, CLOCK, RANDOM),
            new RefreshTokens(dataKeys),
            new IdTokenMint(ISSUER, keys, CLOCK),
            keys,
            new AuditLog(new AuditStore(database, CLOCK, RANDOM)),
            CLOCK,
            RANDOM));
  }

  /** Says what it may have. */
  public ApiAccess.Decision access() {
    return new ApiAccess.Decision(apis);
  }

  /** The documented request for a token. */
  public PreparedRequest jsonRequest(SigningAlgorithm algorithm) {
    return PreparedRequest.post(
        "application/json",
        HttpText.tokenJson(clientId, clientSecret, audience(algorithm).value()));
  }

  /** The same as a form (RFC 6749 §4.4.2). */
  public PreparedRequest formRequest(SigningAlgorithm algorithm) {
    return PreparedRequest.post(
        "application/x-www-form-urlencoded",
        "grant_type=client_credentials&client_id="
            + clientId
            + "&client_secret="
            + clientSecret
            + "&audience="
            + audience(algorithm).value().replace(":", "%3A").replace("/", "%2F"));
  }

  private static Api api(SigningAlgorithm algorithm) {
    return new Api(
        audience(algorithm),
        "bench",
        Map.of("read:notes", "Read notes", "write:notes", "Change notes"),
        TokenLifetime.DEFAULT,
        algorithm,
        TokenDialect.RFC9068,
        CLOCK.instant());
  }

  @Override
  public void close() {
    feed.close();
    database.close();
  }
}
