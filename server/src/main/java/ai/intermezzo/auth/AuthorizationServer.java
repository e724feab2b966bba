package ai.intermezzo.auth;

import ai.intermezzo.auth.account.Account;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.authorize.Authorization;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.WebOrigins;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.consent.Permissions;
import ai.intermezzo.auth.discovery.JwkSetEndpoint;
import ai.intermezzo.auth.discovery.MetadataEndpoint;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.Cors;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Listener;
import ai.intermezzo.auth.http.ListenerSettings;
import ai.intermezzo.auth.http.LocalCa;
import ai.intermezzo.auth.http.OutgoingTrust;
import ai.intermezzo.auth.http.Route;
import ai.intermezzo.auth.http.Routes;
import ai.intermezzo.auth.http.TlsSettings;
import ai.intermezzo.auth.introspect.IntrospectEndpoint;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.jose.KeyRotation;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.login.BrowserSessions;
import ai.intermezzo.auth.login.PasswordSignIn;
import ai.intermezzo.auth.login.SignUp;
import ai.intermezzo.auth.logout.BackChannelLogout;
import ai.intermezzo.auth.logout.Logout;
import ai.intermezzo.auth.logout.SignOut;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.ops.HealthEndpoints;
import ai.intermezzo.auth.ops.Housekeeping;
import ai.intermezzo.auth.page.HomePage;
import ai.intermezzo.auth.page.PageErrors;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.revoke.RevokeEndpoint;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.session.LogoutNoticeStore;
import ai.intermezzo.auth.session.SessionClientStore;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.ConfigCache;
import ai.intermezzo.auth.store.ConfigFeed;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.token.AccessTokens;
import ai.intermezzo.auth.token.IdTokenHints;
import ai.intermezzo.auth.token.IdTokenMint;
import ai.intermezzo.auth.token.TokenEndpoint;
import ai.intermezzo.auth.user.AttemptLimits;
import ai.intermezzo.auth.user.Busy;
import ai.intermezzo.auth.user.PasswordAttempts;
import ai.intermezzo.auth.user.PasswordCheck;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.UserStore;
import ai.intermezzo.auth.userinfo.UserinfoEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

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
  private final Passwords passwords;
  private final Housekeeping housekeeping;
  private final BackChannelLogout backChannel;

  private AuthorizationServer(
      Database database,
      ConfigFeed feed,
      KeyRotation rotation,
      Listener listener,
      Passwords passwords,
      Housekeeping housekeeping,
      BackChannelLogout backChannel) {
    this.database = database;
    this.feed = feed;
    this.rotation = rotation;
    this.listener = listener;
    this.passwords = passwords;
    this.housekeeping = housekeeping;
    this.backChannel = backChannel;
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

    MetadataEndpoint metadata = new MetadataEndpoint(configuration.issuer());
    HealthEndpoints health =
        new HealthEndpoints(database, () -> feed.isFresh(configuration.maxStale()));
    Pages pages = new Pages(configuration.theme(), random);
    UnaryOperator<Endpoint> forPeople =
        endpoint -> new PageErrors(endpoint, pages, AuthorizationServer::translate);
    HomePage home = new HomePage(configuration.issuer(), version, null);

    AuditStore auditStore = new AuditStore(database, clock, random);
    UserStore users = new UserStore(database, clock);
    SessionStore sessions = new SessionStore(database, clock, random, configuration.sessions());
    Passwords passwords = new Passwords(random);
    PasswordAttempts attempts =
        new PasswordAttempts(database, clock, random, AttemptLimits.DEFAULT);
    PasswordCheck passwordCheck = new PasswordCheck(users, passwords, attempts);
    ConsentStore consents = new ConsentStore(database, clock);
    AuditLog audit = new AuditLog(auditStore);
    BackChannelLogout backChannel =
        new BackChannelLogout(
            new BackChannelLogout.Parts(
                configuration.issuer(),
                new LogoutNoticeStore(database, clock),
                clients,
                keys,
                audit,
                clock,
                random),
            () -> outgoingTrust(configuration));
    SessionEndStore sessionEnds =
        new SessionEndStore(
            database, clock, random, id -> clients.find(id.value()), backChannel::wake);
    BrowserSessions browserSessions = new BrowserSessions(sessions, sessionEnds, attempts);
    AuthorizationCodes codes = new AuthorizationCodes(dataKeys, clock, random);
    RefreshTokens refreshTokens = new RefreshTokens(dataKeys);
    GrantStore grants = new GrantStore(database, clock);
    ClientAuthentication authentication = new ClientAuthentication(clients, clock);
    JwsVerifier verifier = new JwsVerifier(keys);
    AccessTokens accessTokens =
        new AccessTokens(configuration.issuer(), verifier, clients, grants, clock);
    IdTokenMint idTokens = new IdTokenMint(configuration.issuer(), keys, clock);
    TokenEndpoint token =
        new TokenEndpoint(
            new TokenEndpoint.Parts(
                configuration.issuer(),
                authentication,
                apis,
                grants,
                codes,
                refreshTokens,
                idTokens,
                keys,
                audit,
                clock,
                random));
    WebOrigins origins =
        new WebOrigins(
            new ConfigCache<>(feed, ClientStore.ORIGIN_KIND, bounds, clientStore::findOrigin));
    Cors clientPages = Cors.origins(origins::isRegistered);
    UserinfoEndpoint userinfo = new UserinfoEndpoint(configuration.issuer(), accessTokens, clients);
    Authorization authorization =
        new Authorization(
            new Authorization.Parts(
                configuration.issuer(),
                clients,
                authentication,
                apis,
                users,
                sessions,
                consents,
                new SessionClientStore(database),
                codes,
                audit,
                verifier,
                idTokens,
                new PasswordSignIn(passwordCheck, browserSessions, audit),
                configuration.signUp()
                    ? Optional.of(
                        new SignUp(
                            users, passwords, attempts, browserSessions, audit, clock, random))
                    : Optional.empty(),
                pages,
                dataKeys,
                clock,
                random),
            forPeople);

    SignOut signOut = new SignOut(sessionEnds, audit);
    Logout logout =
        new Logout(
            new Logout.Parts(
                configuration.issuer(),
                clients,
                users,
                sessions,
                new IdTokenHints(configuration.issuer(), verifier),
                signOut,
                pages,
                dataKeys,
                clock,
                Account.PATH),
            forPeople);
    Account account =
        new Account(
            new Account.Parts(
                configuration.issuer(),
                clients,
                new Permissions(apis),
                users,
                passwordCheck,
                passwords,
                sessions,
                grants,
                consents,
                sessionEnds,
                signOut,
                audit,
                pages,
                dataKeys,
                clock,
                authorization::signInForAccount),
            forPeople);

    Routes.Builder routes = Routes.builder();
    authorization.routes().forEach(routes::add);
    logout.routes().forEach(routes::add);
    account.routes().forEach(routes::add);
    for (Route route :
        List.of(
            Route.at("/").get(request -> pages.home(home)),
            Route.at(pages.stylesheetPath()).get(request -> pages.stylesheet()),
            Route.at(TokenEndpoint.PATH)
                .post(token)
                .cors(clientPages)
                .plainErrorsForBrowsers()
                .fromMemory(),
            Route.at(UserinfoEndpoint.PATH).get(userinfo).post(userinfo).cors(clientPages),
            Route.at(RevokeEndpoint.PATH)
                .post(new RevokeEndpoint(authentication, refreshTokens, accessTokens, grants))
                .cors(clientPages)
                .plainErrorsForBrowsers(),
            Route.at(IntrospectEndpoint.PATH)
                .post(
                    new IntrospectEndpoint(
                        configuration.issuer(),
                        authentication,
                        accessTokens,
                        refreshTokens,
                        grants)),
            Route.at(MetadataEndpoint.OPENID_PATH).get(metadata).cors(Cors.anyOrigin()),
            Route.at(MetadataEndpoint.OAUTH_PATH).get(metadata).cors(Cors.anyOrigin()),
            Route.at(JwkSetEndpoint.PATH)
                .get(new JwkSetEndpoint(keys, feed::isFresh))
                .cors(Cors.anyOrigin())
                .fromMemory(),
            Route.at(HealthEndpoints.LIVE).get(health::live),
            Route.at(HealthEndpoints.READY).get(health::ready))) {
      routes.add(route);
    }

    Listener listener =
        new Listener(
            listenerSettings(configuration, clock, random),
            routes.build(),
            AuthorizationServer::translate,
            random);
    feed.start();
    backChannel.start();
    AuthorizationServer server =
        new AuthorizationServer(
            database,
            feed,
            KeyRotation.start(keys, dataKeys::rotate),
            listener,
            passwords,
            Housekeeping.start(
                new Housekeeping.Chore("grants", grants::sweep),
                new Housekeeping.Chore("login sessions", sessions::sweep),
                new Housekeeping.Chore("password attempts", attempts::sweep),
                new Housekeeping.Chore("audit events", auditStore::sweep)),
            backChannel);
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
    passwords.close();
    housekeeping.close();
    backChannel.close();
    rotation.close();
    feed.close();
    database.close();
  }

  private static Optional<OAuthError> translate(RuntimeException failure) {
    return switch (failure) {
      case DatabaseUnavailable _ ->
          Optional.of(
              OAuthError.temporarilyUnavailable("The server can't reach its data now. Try again."));
      case Busy _ ->
          Optional.of(
              OAuthError.temporarilyUnavailable("Too many people sign in right now. Try again."));
      default -> Optional.empty();
    };
  }

  /** On a laptop the applications have certificates of the same local authority. */
  private static SSLContext outgoingTrust(ServerConfiguration configuration) {
    return configuration.transport() instanceof Transport.LocalAuthority
        ? OutgoingTrust.usualAnd(configuration.data().file("ca.pem"))
        : OutgoingTrust.usual();
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
