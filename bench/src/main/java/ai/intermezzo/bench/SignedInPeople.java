package ai.intermezzo.bench;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.CodeBinding;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.grant.RedirectBinding;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import ai.intermezzo.auth.user.UserStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The data of an installation where somebody is signed in, written past the server that will serve
 * it, and the codes that its authorization endpoint would give them.
 */
final class SignedInPeople implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Audience API = new Audience("https://api.example.com");
  private static final String CALLBACK = "https://app.example.com/callback";
  private static final Duration NO_LEEWAY = Duration.ZERO;

  /** So many that no two requests under way are for the same one, as a rule. */
  static final int PEOPLE = 500;

  private final Database database;
  private final AuthorizationCodes codes;
  private final List<Authentication> authentications;
  private final ClientId clientId;
  private final ClientSecret secret;
  private int turn;

  /**
   * @param folder the data folder
   * @param databaseUrl as operators give it; empty for SQLite in the folder
   */
  SignedInPeople(Path folder, Optional<String> databaseUrl) {
    database = Databases.open(DatabaseAddress.of(databaseUrl, folder));
    MasterKeys masterKeys =
        MasterKeys.open(MasterKeySource.file(folder), WrappedInDatabase.of(database), RANDOM);
    DataKeys dataKeys =
        DataKeys.open(new DataKeyStore(database, masterKeys, CLOCK), masterKeys, CLOCK, RANDOM);
    codes = new AuthorizationCodes(dataKeys, CLOCK, RANDOM);
    Api api = api();
    new ApiStore(database, CLOCK).create(api);
    clientId = ClientId.generate(RANDOM);
    secret = ClientSecret.generate(RANDOM);
    new ClientStore(database, CLOCK).create(client(api));
    authentications = IntStream.range(0, PEOPLE).mapToObj(this::authentication).toList();
  }

  private static Api api() {
    return new Api(
        API,
        "API",
        new LinkedHashMap<>(Map.of("read:notes", "Read notes")),
        TokenLifetime.DEFAULT,
        SigningAlgorithm.ES256,
        TokenDialect.RFC9068,
        CLOCK.instant());
  }

  /**
   * Its refresh tokens rotate each time, where others give the same one again for half a minute.
   */
  private Client client(Api api) {
    SignIn plain = SignIn.defaultFor(ClientType.WEB);
    RefreshPolicy policy = plain.refresh();
    SignIn signIn =
        new SignIn(
            List.of(new RedirectUri(CALLBACK)),
            List.of(),
            Optional.empty(),
            List.of(),
            new RefreshPolicy(NO_LEEWAY, policy.idle(), policy.lifetime(), true),
            true,
            false,
            false,
            true,
            false);
    return new Client(
        clientId,
        "bench",
        ClientType.WEB,
        Map.of(API, api.scopes()),
        Optional.empty(),
        Optional.empty(),
        List.of(Credential.of(secret, RANDOM, CLOCK.instant())),
        CLOCK.instant(),
        signIn,
        new LinkedHashSet<>(Set.of(API)));
  }

  private Authentication authentication(int number) {
    User user =
        User.create(
            UserId.generate(RANDOM),
            new Email("ada" + number + "@example.com"),
            true,
            Optional.of("Ada"),
            Optional.empty(),
            CLOCK.instant());
    new UserStore(database, CLOCK).create(user);
    LoginSession session =
        new SessionStore(database, CLOCK, RANDOM, SessionLifetimes.DEFAULT)
            .begin(user.id(), user.epoch(), List.of("pwd"))
            .orElseThrow()
            .session();
    return new Authentication(
        user.id(), user.epoch(), session.sid(), CLOCK.instant(), List.of("pwd"), "1");
  }

  /** A request that exchanges a new code of the next person, which is good for a minute. */
  byte[] exchange(boolean openid) {
    Authentication authentication = authentications.get(turn++ % PEOPLE);
    Granted granted =
        new Granted(
            Scopes.parse(
                openid ? "openid email offline_access read:notes" : "offline_access read:notes"),
            Map.of(API, Scopes.parse("read:notes")));
    String code =
        codes.issue(
            new CodeBinding(
                clientId, RedirectBinding.sent(CALLBACK), Optional.empty(), Optional.of("n-1")),
            authentication,
            granted);
    return HttpText.form(
        "/oauth/token",
        "grant_type=authorization_code&code=" + code + "&redirect_uri=" + CALLBACK + credentials());
  }

  byte[] refresh(String refreshToken) {
    return HttpText.form(
        "/oauth/token", "grant_type=refresh_token&refresh_token=" + refreshToken + credentials());
  }

  byte[] introspect(String accessToken) {
    return HttpText.form("/oauth/introspect", "token=" + accessToken + credentials());
  }

  static byte[] userinfo(String accessToken) {
    return HttpText.get("/userinfo", "Bearer " + accessToken);
  }

  private String credentials() {
    return "&client_id=" + clientId.value() + "&client_secret=" + secret.reveal();
  }

  @Override
  public void close() {
    database.close();
  }
}
