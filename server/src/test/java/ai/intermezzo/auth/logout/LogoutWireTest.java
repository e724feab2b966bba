package ai.intermezzo.auth.logout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.audit.AuditEntry;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Signing out")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogoutWireTest {
  private static final String BACK = "https://app.test/signed-out";
  private static final String OTHER_BACK = "https://app.test/bye?from=auth";
  private static final String OIDC = "/oidc/logout";
  private static final String AUTH0 = "/v2/logout";
  private static final String CONFIRM = "/oidc/logout/confirm";

  private TestServer server;
  private SigningKeys keys;
  private User ada;
  private User bob;
  private String app;
  private String other;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    TestPeople people = new TestPeople(server);
    ada = people.add("ada");
    bob = people.add("bob");
    app = client(BACK, OTHER_BACK);
    other = client();
    SecureRandom random = new SecureRandom();
    keys =
        SigningKeys.open(
            server.database(),
            MasterKeys.open(
                MasterKeySource.file(folder), WrappedInDatabase.of(server.database()), random),
            server.clock(),
            random);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private String client(String... logoutUris) {
    Client client =
        TestClient.machine()
            .type(ClientType.WEB)
            .build(server.now())
            .with(
                SignIn.DEFAULT.withLogoutUris(
                    List.of(logoutUris).stream().map(RedirectUri::new).toList()));
    server.clients().create(client);
    return client.id().value();
  }

  private SignedInBrowser ada() {
    return SignedInBrowser.of(server, ada);
  }

  /** An ID token as the server issues them, an hour old and expired. */
  private String idToken(String issuer, String client, User user, String sid, String typ) {
    long now = server.now().getEpochSecond();
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"sid\":\"%s\"}"
            .formatted(issuer, user.subject(), client, now - 3600, now - 1800, sid);
    return keys.current(SigningAlgorithm.RS256).sign(typ, claims.getBytes(StandardCharsets.UTF_8));
  }

  private String idToken(String client, User user, String sid) {
    return idToken(TestServer.ISSUER, client, user, sid, "JWT");
  }

  private static void assertAsked(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("action=\"" + CONFIRM + "\"");
  }

  private static void assertSignedOut(SignedInBrowser browser) {
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(browser.hasCookie()).isFalse();
  }

  private static void assertError(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.header("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
  }

  @Test
  @DisplayName(
      "RP-Initiated Logout §2: an ID token of ours, expired or not, signs its person out and leads"
          + " back with the state unchanged")
  void hinted() {
    SignedInBrowser browser = ada();
    Answer answer =
        browser.navigate(
            OIDC,
            "id_token_hint",
            idToken(app, ada, "another-session"),
            "post_logout_redirect_uri",
            BACK,
            "state",
            "a b&c=/+é");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains(BACK + "?state=a%20b%26c%3D%2F%2B%C3%A9");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("RP-Initiated Logout §2: a form that a client posts does the same")
  void posted() {
    SignedInBrowser browser = ada();
    Answer answer =
        browser
            .browser()
            .post(
                OIDC,
                Map.of(
                    "id_token_hint",
                    idToken(app, ada, browser.session().sid()),
                    "post_logout_redirect_uri",
                    OTHER_BACK,
                    "state",
                    "s"),
                "https://app.test/");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains(OTHER_BACK + "&state=s");
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("A client and an address of its own sign out without a question, as SDKs send it")
  void unasked() {
    SignedInBrowser one = ada();
    Answer answer = one.navigate(OIDC, "client_id", app, "post_logout_redirect_uri", BACK);
    assertThat(answer.header("Location")).contains(BACK);
    assertSignedOut(one);

    SignedInBrowser two = ada();
    answer =
        two.navigate(
            OIDC,
            "client_id",
            app,
            "post_logout_redirect_uri",
            BACK,
            "logout_hint",
            two.session().sid(),
            "id_token_hint",
            idToken(app, ada, two.session().sid()));
    assertThat(answer.header("Location")).contains(BACK);
    assertSignedOut(two);
  }

  @Test
  @DisplayName("The session's sid as logout_hint signs out, and shows a page without an address")
  void logoutHint() {
    SignedInBrowser browser = ada();
    Answer answer =
        browser.navigate(OIDC, "logout_hint", browser.session().sid(), "ui_locales", "de");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("lang=\"de\"");
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("A request that proves nothing is asked about, and ends nothing by itself")
  void asked() {
    SignedInBrowser browser = ada();
    assertAsked(browser.navigate(OIDC));
    assertAsked(browser.navigate(OIDC, "client_id", app));
    assertAsked(browser.navigate(OIDC, "logout_hint", "somebody"));
    assertAsked(browser.navigate(AUTH0));
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(browser.navigate(OIDC, "client_id", app).body())
        .contains("ada@people.test", "Client " + app);
  }

  @Test
  @DisplayName(
      "RP-Initiated Logout §2: a hint of another person, another server or another kind of token"
          + " is asked about, whatever comes with it")
  void wrongHint() {
    SignedInBrowser browser = ada();
    String sid = browser.session().sid();
    for (String hint :
        List.of(
            idToken(app, bob, "another-session"),
            idToken("https://other.test/", app, ada, sid, "JWT"),
            idToken(TestServer.ISSUER, app, ada, sid, "at+jwt"),
            idToken(TestServer.ISSUER, app, ada, sid, "logout+jwt"),
            idToken(app, ada, sid).replaceFirst("....$", "AAAA"),
            "not-a-token")) {
      assertAsked(
          browser.navigate(
              OIDC,
              "client_id",
              app,
              "post_logout_redirect_uri",
              BACK,
              "logout_hint",
              sid,
              "id_token_hint",
              hint));
    }
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  @DisplayName("RP-Initiated Logout §4: a hint that is not ours leads nobody back to a client")
  void brokenHint() {
    SignedInBrowser browser = ada();
    String[] request = {
      "client_id", app, "post_logout_redirect_uri", BACK, "id_token_hint", "not-a-token"
    };
    Answer page = browser.navigate(OIDC, request);
    assertAsked(page);
    Answer yes = browser.browser().submit(page, CONFIRM, "decision", "logout");
    assertThat(yes.status()).isEqualTo(200);
    assertThat(yes.header("Location")).isEmpty();
    assertSignedOut(browser);
    assertThat(browser.navigate(OIDC, request).header("Location")).isEmpty();
  }

  @Test
  @DisplayName("The person says yes, and goes back to the application; or no, and stays")
  void answered() {
    SignedInBrowser browser = ada();
    Answer page =
        browser.navigate(
            OIDC,
            "client_id",
            app,
            "post_logout_redirect_uri",
            BACK,
            "state",
            "xyz",
            "id_token_hint",
            idToken(app, bob, "s"));
    Answer stay = browser.browser().submit(page, CONFIRM, "decision", "stay");
    assertThat(stay.status()).isEqualTo(303);
    assertThat(stay.header("Location")).contains("/account");
    assertThat(browser.isSignedIn()).isTrue();

    Answer yes = browser.browser().submit(page, CONFIRM, "decision", "logout");
    assertThat(yes.status()).isEqualTo(303);
    assertThat(yes.header("Location")).contains(BACK + "?state=xyz");
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("A yes counts from the browser that was asked, within an hour, from a page of ours")
  void forged() {
    SignedInBrowser victim = ada();
    Answer page = victim.navigate(OIDC);
    Map<String, String> fields = TestBrowser.fields(page, CONFIRM, "decision", "logout");

    assertError(victim.browser().post(CONFIRM, fields, "https://evil.test/"), 403);
    assertError(
        victim.browser().post(CONFIRM, Map.of("decision", "logout"), TestServer.ISSUER), 400);
    SignedInBrowser attacker = SignedInBrowser.of(server, bob);
    Map<String, String> theirs =
        TestBrowser.fields(attacker.navigate(OIDC), CONFIRM, "decision", "logout");
    assertError(victim.browser().post(CONFIRM, theirs, TestServer.ISSUER), 400);
    assertThat(victim.isSignedIn()).isTrue();

    server.advance(Duration.ofMinutes(61));
    assertError(victim.browser().post(CONFIRM, fields, TestServer.ISSUER), 400);
    assertThat(victim.isSignedIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {OIDC, AUTH0})
  @DisplayName("Nothing but a navigation of the browser's window ends a session")
  void navigation(String path) {
    for (String[] headers :
        List.of(
            new String[] {"no-cors", "image"},
            new String[] {"navigate", "iframe"},
            new String[] {"cors", "empty"})) {
      SignedInBrowser browser = ada();
      Answer answer =
          browser
              .browser()
              .send(
                  server
                      .request(
                          path
                              + SignedInBrowser.query(
                                  "client_id", app, "post_logout_redirect_uri", BACK))
                      .header("Sec-Fetch-Mode", headers[0])
                      .header("Sec-Fetch-Dest", headers[1]));
      assertError(answer, 403);
      assertThat(browser.isSignedIn()).isTrue();
    }
    SignedInBrowser browser = ada();
    browser
        .browser()
        .send(
            server
                .request(
                    path
                        + SignedInBrowser.query("client_id", app, "post_logout_redirect_uri", BACK))
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document"));
    assertThat(browser.isSignedIn()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.test/elsewhere",
    "https://app.test/signed-out/",
    "https://app.test/signed-out?x=1",
    "https://evil.test/",
    "//evil.test",
    "javascript:alert(1)"
  })
  @DisplayName("An address that the client did not register is a page, never a redirect")
  void unregistered(String address) {
    SignedInBrowser browser = ada();
    assertError(browser.navigate(OIDC, "client_id", app, "post_logout_redirect_uri", address), 400);
    assertError(browser.navigate(AUTH0, "client_id", app, "returnTo", address), 400);
    assertThat(browser.isSignedIn()).isTrue();
    // Nor for somebody who is not signed in.
    assertError(
        new TestBrowser(server)
            .get(AUTH0 + SignedInBrowser.query("client_id", app, "returnTo", address)),
        400);
  }

  @Test
  @DisplayName("An address needs the client that registered it")
  void whose() {
    SignedInBrowser browser = ada();
    assertError(browser.navigate(OIDC, "post_logout_redirect_uri", BACK), 400);
    assertError(browser.navigate(AUTH0, "returnTo", BACK), 400);
    assertError(browser.navigate(OIDC, "client_id", other, "post_logout_redirect_uri", BACK), 400);
    assertError(browser.navigate(AUTH0, "client_id", other, "returnTo", BACK), 400);
    assertError(browser.navigate(OIDC, "client_id", "nobody", "state", "x"), 400);
    assertError(browser.navigate(AUTH0, "client_id", "nobody"), 400);
    assertError(
        browser.navigate(
            OIDC, "client_id", other, "id_token_hint", idToken(app, ada, browser.session().sid())),
        400);
    assertError(browser.navigate(OIDC + "?client_id=" + app + "&client_id=" + app), 400);
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  @DisplayName("/v2/logout leads to returnTo, ignores what it does not know, and asks nothing")
  void auth0() {
    SignedInBrowser browser = ada();
    Answer answer =
        browser.navigate(
            AUTH0,
            "client_id",
            app,
            "returnTo",
            OTHER_BACK,
            "federated",
            "",
            "auth0Client",
            "eyJ9");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains(OTHER_BACK);
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("/v2/logout without returnTo leads to the client's first address, or to our page")
  void auth0Default() {
    assertThat(ada().navigate(AUTH0, "client_id", app).header("Location")).contains(BACK);
    SignedInBrowser browser = ada();
    Answer answer = browser.navigate(AUTH0, "client_id", other);
    assertThat(answer.status()).isEqualTo(200);
    assertSignedOut(browser);
  }

  @Test
  @DisplayName("Who is not signed in goes on at once, and a dead cookie is taken away")
  void nobody() {
    TestBrowser browser = new TestBrowser(server);
    Answer answer = browser.get(OIDC, Map.of("client_id", app, "post_logout_redirect_uri", BACK));
    assertThat(answer.header("Location")).contains(BACK);
    assertThat(browser.get(OIDC).status()).isEqualTo(200);

    SignedInBrowser dead = ada();
    SignedInBrowser.sessions(server).end(ada.id(), dead.session().sid());
    assertThat(dead.navigate(OIDC).status()).isEqualTo(200);
    assertThat(dead.hasCookie()).isFalse();
  }

  @Test
  @DisplayName("Only this browser's session ends, and the audit log says so")
  void others() {
    SignedInBrowser here = ada();
    SignedInBrowser there = ada();
    here.navigate(AUTH0, "client_id", app);

    assertThat(there.isSignedIn()).isTrue();
    List<AuditEntry> log =
        new AuditStore(server.database(), server.clock(), new SecureRandom())
            .list(Optional.of(ada.subject()), 1000);
    assertThat(log)
        .filteredOn(entry -> entry.sid().equals(Optional.of(here.session().sid())))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.kind()).isEqualTo("signed_out");
              assertThat(entry.clientId()).contains(app);
              assertThat(entry.address()).isPresent();
            });
  }

  @Test
  @DisplayName("A state too long for the question is refused, and goes back whole where none is")
  void longState() {
    SignedInBrowser browser = ada();
    String state = "x".repeat(3900);
    assertError(browser.navigate(OIDC, "state", state), 400);
    Answer answer =
        browser
            .browser()
            .send(
                server
                    .request(OIDC)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        BodyPublishers.ofString(
                            TestServer.form(
                                Map.of(
                                    "client_id",
                                    app,
                                    "post_logout_redirect_uri",
                                    BACK,
                                    "state",
                                    state)))));
    assertThat(answer.header("Location")).contains(BACK + "?state=" + state);
  }
}
