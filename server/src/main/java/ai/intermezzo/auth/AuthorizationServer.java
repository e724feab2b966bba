package ai.intermezzo.auth;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.discovery.JwkSetEndpoint;
import ai.intermezzo.auth.discovery.MetadataEndpoint;
import ai.intermezzo.auth.http.Cors;
import ai.intermezzo.auth.http.Listener;
import ai.intermezzo.auth.http.ListenerSettings;
import ai.intermezzo.auth.http.LocalCa;
import ai.intermezzo.auth.http.Route;
import ai.intermezzo.auth.http.Routes;
import ai.intermezzo.auth.http.TlsSettings;
import ai.intermezzo.auth.jose.KeyRotation;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.ops.HealthEndpoints;
import ai.intermezzo.auth.page.HomePage;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.ConfigCache;
import ai.intermezzo.auth.store.ConfigFeed;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.token.TokenEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The server, put together by hand, top to bottom: each part gets what it needs from the parts
 * above it.
 */
public final class AuthorizationServer implements AutoCloseable {
  /** Clients and Apis each; with some kB an entry this is tens of MB at the most. */
  private static final int CACHED_ENTRIES = 10_000;

  private static final Duration CACHED_IDLE = Duration.ofMinutes(10);

  private final Database database;
  private final ConfigFeed feed;
  private final KeyRotation rotation;
  private final Listener listener;

  private AuthorizationServer(
      Database database, ConfigFeed feed, KeyRotation rotation, Listener listener) {
    this.database = database;
    this.feed = feed;
    this.rotation = rotation;
    this.listener = listener;
  }

  /**
   * Starts a server; it answers requests when this returns. The database is closed with the server,
   * and when the start fails.
   *
   * @param version what the home page says
   */
  public static AuthorizationServer start(
      ServerConfiguration configuration,
      String version,
      Database database,
      InstantSource clock,
      SecureRandom random) {
    try {
      return assemble(configuration, version, database, clock, random);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static AuthorizationServer assemble(
      ServerConfiguration configuration,
      String version,
      Database database,
      InstantSource clock,
      SecureRandom random) {
    MasterKeys masterKeys =
        MasterKeys.open(configuration.masterKey(), WrappedInDatabase.of(database), random);
    SigningKeys keys = SigningKeys.open(database, masterKeys, clock, random);
    DataKeys dataKeys =
        DataKeys.open(new DataKeyStore(database, masterKeys, clock), masterKeys, clock, random);
    ConfigFeed feed = new ConfigFeed(database, clock);
    feed.onChange(SigningKeys.CHANGE_KIND, kid -> keys.refresh());
    feed.onGap(keys::refresh);
    feed.onChange(DataKeys.CHANGE_KIND, id -> dataKeys.refresh());
    feed.onGap(dataKeys::refresh);

    ConfigCache.Bounds bounds =
        new ConfigCache.Bounds(CACHED_ENTRIES, CACHED_IDLE, configuration.maxStale());
    ClientStore clientStore = new ClientStore(database, clock);
    Clients clients =
        new Clients(
            new ConfigCache<>(
                feed, ClientStore.KIND, bounds, id -> clientStore.findValid(new ClientId(id))));
    ApiStore apiStore = new ApiStore(database, clock);
    Apis apis =
        new Apis(
            new ConfigCache<>(
                feed, ApiStore.KIND, bounds, id -> apiStore.findValid(new Audience(id))));

    TokenEndpoint token =
        new TokenEndpoint(
            configuration.issuer(),
            new ClientAuthentication(clients, clock),
            new ApiAccess.Decision(apis),
            keys,
            clock,
            random);
    MetadataEndpoint metadata = new MetadataEndpoint(configuration.issuer());
    HealthEndpoints health =
        new HealthEndpoints(database, () -> feed.isFresh(configuration.maxStale()));
    Pages pages = new Pages();
    HomePage home = new HomePage(configuration.issuer(), version, null);

    Routes routes =
        Routes.of(
            Route.at("/").get(request -> pages.home(home)),
            Route.at(pages.stylesheetPath()).get(request -> pages.stylesheet()),
            Route.at(TokenEndpoint.PATH).post(token).plainErrorsForBrowsers().fromMemory(),
            Route.at(MetadataEndpoint.OPENID_PATH).get(metadata).cors(Cors.anyOrigin()),
            Route.at(MetadataEndpoint.OAUTH_PATH).get(metadata).cors(Cors.anyOrigin()),
            Route.at(JwkSetEndpoint.PATH)
                .get(new JwkSetEndpoint(keys, feed::isFresh))
                .cors(Cors.anyOrigin())
                .fromMemory(),
            Route.at(HealthEndpoints.LIVE).get(health::live),
            Route.at(HealthEndpoints.READY).get(health::ready));

    Listener listener =
        new Listener(
            listenerSettings(configuration, clock, random),
            routes,
            AuthorizationServer::translate,
            random);
    feed.start();
    AuthorizationServer server =
        new AuthorizationServer(
            database, feed, KeyRotation.start(keys, dataKeys::rotate), listener);
    try {
      listener.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The port that the server listens on, which differs from the configured one where that is 0. */
  public int port() {
    return listener.port();
  }

  /** Ends: no new requests, those under way are answered, then everything is closed. */
  @Override
  public void close() {
    listener.close();
    rotation.close();
    feed.close();
    database.close();
  }

  private static Optional<OAuthError> translate(RuntimeException failure) {
    return failure instanceof DatabaseUnavailable
        ? Optional.of(
            OAuthError.temporarilyUnavailable("The server can't reach its data now. Try again."))
        : Optional.empty();
  }

  private static ListenerSettings listenerSettings(
      ServerConfiguration configuration, InstantSource clock, SecureRandom random) {
    String host = configuration.listen().host();
    int port = configuration.listen().port();
    ListenerSettings settings =
        switch (configuration.transport()) {
          case Transport.LocalAuthority ignored ->
              ListenerSettings.https(
                  host, port, LocalCa.open(configuration.data().path(), clock, random).tls());
          case Transport.CertificateFiles files ->
              ListenerSettings.https(host, port, TlsSettings.of(files.certificate(), files.key()));
          case Transport.BehindProxies(var proxies, var certificate) ->
              certificate
                  .map(
                      files ->
                          ListenerSettings.https(
                                  host, port, TlsSettings.of(files.certificate(), files.key()))
                              .withProxies(proxies))
                  .orElseGet(() -> ListenerSettings.behindProxies(host, port, proxies));
        };
    return settings
        .withAccessLog(configuration.accessLog())
        .withStrictTransport(!configuration.issuer().isLoopback());
  }
}
