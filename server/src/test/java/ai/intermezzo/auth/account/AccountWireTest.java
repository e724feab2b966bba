package ai.intermezzo.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.audit.AuditEntry;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.logout.SignedInBrowser;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.User;
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

@DisplayName("The account page")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountWireTest {
  private static final String PATH = "/account";
  private static final String API = "https://api.test";
  private static final String NEW_PASSWORD = "another horse battery";

  private TestServer server;
  private TestPeople people;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    people = new TestPeople(server);
    server.add(TestApi.at(API).scopes("read:notes"));
  }

  @AfterAll
  void close() {
    server.close();
  }

  private SignedInBrowser in(User user) {
    return SignedInBrowser.of(server, user);
  }

  private TestFlow app() {
    return TestFlow.register(
        server, TestClient.machine().type(ClientType.WEB).allowed(API, "read:notes"));
  }

  private static Answer page(SignedInBrowser browser) {
    Answer page = browser.browser().get(PATH);
    assertThat(page.status()).isEqualTo(200);
    return page;
  }

  private Answer submit(SignedInBrowser browser, String... namesAndValues) {
    return browser.browser().submit(page(browser), PATH, namesAndValues);
  }

  private static void assertNotice(Answer answer, String word) {
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains(PATH + "?notice=" + word);
  }

  private List<AuditEntry> audit(User user, String kind) {
    return new AuditStore(server.database(), server.clock(), new SecureRandom())
        .list(Optional.of(user.subject()), 100).stream()
            .filter(entry -> entry.kind().equals(kind))
            .toList();
  }

  private Answer changePassword(SignedInBrowser browser, String current, String wanted) {
    return submit(
        browser, "do", "change-password", "current_password", current, "new_password", wanted);
  }

  @Test
  @DisplayName("Whoever is not signed in signs in first, and comes to the page then")
  void signIn() {
    User ada = people.add("visitor");
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get(PATH);
    assertThat(login.body()).contains("/authorize/login").doesNotContain(ada.email().value());
    Answer answer =
        browser.submit(
            login,
            "/authorize/login",
            "email",
            ada.email().value(),
            "password",
            TestPeople.PASSWORD);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).contains(PATH);
    assertThat(browser.get(PATH).body()).contains(ada.email().value());
    assertThat(audit(ada, "signed_in"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail()).containsEntry("amr", "pwd"));

    Answer post = new TestBrowser(server).post(PATH, Map.of("do", "sign-out"), TestServer.ISSUER);
    assertThat(post.status()).isEqualTo(303);
    assertThat(post.header("Location")).contains(PATH);
  }

  @Test
  @DisplayName("A person sees their sessions and applications, and nobody else's")
  void shows() {
    User ada = people.add("shows");
    User eve = people.add("eve");
    TestFlow app = app();
    app.tokens(ada);
    TestFlow others = app();
    others.tokens(eve);
    SignedInBrowser browser = in(ada);
    Answer page = page(browser);

    assertThat(page.body())
        .contains(ada.email().value(), "Client " + app.client().id())
        .doesNotContain(eve.email().value(), others.client().id())
        // The one of the application; this one has no button.
        .containsOnlyOnce("name=\"sid\"")
        .doesNotContain(browser.session().sid());
    assertThat(page.header("Cache-Control")).contains("no-store");
  }

  @Test
  @DisplayName("However much somebody has, the page shows twenty lines of each")
  void bounded() {
    User ada = people.add("busy");
    SignedInBrowser browser = in(ada);
    for (int i = 0; i < 30; i++) {
      in(ada);
    }
    Answer page = page(browser);
    assertThat(page.body().split("name=\"sid\"", -1)).hasSize(20);
    assertThat(page.body().length()).isLessThan(30_000);
  }

  @Test
  @DisplayName("A session elsewhere can be ended, one's own only")
  void endSession() {
    User ada = people.add("ends");
    SignedInBrowser here = in(ada);
    SignedInBrowser there = in(ada);
    SignedInBrowser foreign = in(people.add("foreign"));

    assertNotice(
        submit(here, "do", "end-session", "sid", foreign.session().sid()), "session-ended");
    assertThat(foreign.isSignedIn()).isTrue();
    assertThat(there.isSignedIn()).isTrue();

    Answer answer = submit(here, "do", "end-session", "sid", there.session().sid());
    assertNotice(answer, "session-ended");
    assertThat(there.isSignedIn()).isFalse();
    assertThat(here.isSignedIn()).isTrue();
    assertThat(here.browser().get(answer.header("Location").orElseThrow()).body())
        .contains("The session has ended.");
  }

  @Test
  @DisplayName("Signing out ends this session, and leads to a page that says so")
  void signOut() {
    SignedInBrowser browser = in(people.add("leaves"));
    Answer answer = submit(browser, "do", "sign-out");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(browser.hasCookie()).isFalse();
    assertThat(browser.browser().get(answer.header("Location").orElseThrow()).body())
        .contains("You are signed out");
  }

  @Test
  @DisplayName("An application that is removed has neither tokens nor consent any more")
  void removeApplication() {
    User ada = people.add("removes");
    TestFlow app = app();
    TestFlow kept = app();
    String token = app.tokens(ada).text("refresh_token");
    String keptToken = kept.tokens(ada).text("refresh_token");
    ConsentStore consents = new ConsentStore(server.database(), server.clock());
    Granted granted =
        new Granted(Scopes.parse("openid"), Map.of(new Audience(API), Scopes.parse("read:notes")));
    consents.remember(ada.id(), app.id(), granted);
    SignedInBrowser browser = in(ada);
    assertNotice(
        submit(browser, "do", "remove-application", "client_id", app.client().id()),
        "application-removed");

    assertThat(app.refresh(token).error()).isEqualTo("invalid_grant");
    assertThat(kept.refresh(keptToken).status()).isEqualTo(200);
    assertThat(consents.covers(ada.id(), app.id(), granted)).isFalse();
    assertThat(page(browser).body()).doesNotContain(app.client().id());
    assertThat(audit(ada, "consent_withdrawn"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.clientId()).contains(app.client().id()));
    assertNotice(
        submit(browser, "do", "remove-application", "client_id", "no such client!"),
        "application-removed");
  }

  @Test
  @DisplayName("A new password ends everything else, and this browser goes on with a new cookie")
  void changePassword() {
    User ada = people.add("changes");
    String token = app().tokens(ada).text("refresh_token");
    SignedInBrowser here = in(ada);
    SignedInBrowser there = in(ada);
    String cookie = here.browser().cookies().get(SessionStore.COOKIE.name());
    assertNotice(changePassword(here, TestPeople.PASSWORD, NEW_PASSWORD), "password-changed");

    assertThat(here.browser().cookies().get(SessionStore.COOKIE.name())).isNotEqualTo(cookie);
    assertThat(here.isSignedIn()).isTrue();
    assertThat(page(here).body()).contains(ada.email().value());
    assertThat(there.isSignedIn()).isFalse();
    assertThat(token).isNotEmpty();
    assertThat(audit(ada, "password_changed")).hasSize(1);
    assertNotice(changePassword(here, TestPeople.PASSWORD, NEW_PASSWORD + "!"), "password-wrong");
    assertThat(audit(ada, "password_change_failed")).hasSize(1);
    assertNotice(changePassword(here, NEW_PASSWORD, TestPeople.PASSWORD), "password-changed");
  }

  @ParameterizedTest
  @CsvSource({
    "short, password-short",
    "password1, password-common",
    "rules@people.test, password-common",
    "LONG, password-long",
    "'', password-short"
  })
  @DisplayName("A new password that will not do changes nothing")
  void rules(String wanted, String notice) {
    User user =
        people
            .users()
            .find(new ai.intermezzo.auth.user.Email("rules@people.test"))
            .orElseGet(() -> people.add("rules"));
    SignedInBrowser browser = in(user);
    assertNotice(
        changePassword(
            browser, TestPeople.PASSWORD, wanted.equals("LONG") ? "x".repeat(201) : wanted),
        notice);
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(audit(user, "password_changed")).isEmpty();
  }

  @Test
  @DisplayName("Nobody guesses the current password at a browser that was left open")
  void guessing() {
    SignedInBrowser browser = in(people.add("guessed"));
    for (int i = 0; i < 10; i++) {
      assertNotice(changePassword(browser, "wrong-" + i, NEW_PASSWORD), "password-wrong");
    }
    assertNotice(changePassword(browser, TestPeople.PASSWORD, NEW_PASSWORD), "too-many");
    server.advance(Duration.ofMinutes(11));
    assertNotice(changePassword(browser, TestPeople.PASSWORD, NEW_PASSWORD), "password-changed");
  }

  @Test
  @DisplayName("Signing out everywhere ends every session and grant, and this browser goes on")
  void everywhere() {
    User ada = people.add("everywhere");
    TestFlow app = app();
    String token = app.tokens(ada).text("refresh_token");
    SignedInBrowser here = in(ada);
    SignedInBrowser there = in(ada);
    assertNotice(submit(here, "do", "sign-out-everywhere"), "signed-out-everywhere");

    assertThat(app.refresh(token).error()).isEqualTo("invalid_grant");
    assertThat(there.isSignedIn()).isFalse();
    // Another session in its place, since what hung on the old one has ended.
    assertThat(here.isSignedIn()).isFalse();
    assertThat(page(here).body()).contains(ada.email().value()).doesNotContain("name=\"sid\"");
    assertThat(audit(ada, "signed_out_everywhere")).hasSize(1);
  }

  @Test
  @DisplayName("A form counts from this session's page, within an hour, and from us")
  void forged() {
    User ada = people.add("forged");
    SignedInBrowser browser = in(ada);
    Map<String, String> fields = TestBrowser.fields(page(browser), PATH, "do", "sign-out");

    assertThat(browser.browser().post(PATH, fields, "https://evil.test/").status()).isEqualTo(403);
    assertNotice(
        browser.browser().post(PATH, Map.of("do", "sign-out"), TestServer.ISSUER), "expired");
    Map<String, String> foreign = TestBrowser.fields(page(in(ada)), PATH, "do", "sign-out");
    assertNotice(browser.browser().post(PATH, foreign, TestServer.ISSUER), "expired");
    assertThat(browser.browser().submit(page(browser), PATH, "do", "something-else").status())
        .isEqualTo(400);
    server.advance(Duration.ofMinutes(61));
    assertNotice(browser.browser().post(PATH, fields, TestServer.ISSUER), "expired");
    assertThat(browser.isSignedIn()).isTrue();
  }

  @Test
  @DisplayName("A notice is one of ours, and never text from the address")
  void notice() {
    SignedInBrowser browser = in(people.add("noticed"));
    assertThat(browser.browser().get(PATH + "?notice=password-changed&ui_locales=de").body())
        .contains("lang=\"de\"", "class=\"notice good\"");
    assertThat(browser.browser().get(PATH + "?notice=send%20money").body())
        .doesNotContain("money", "class=\"notice");
  }
}
