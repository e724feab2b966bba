package ai.intermezzo.auth.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("By the standards' own words the authorization endpoint")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthorizeStandardsWireTest {
  private TestServer server;
  private TestFlow web;
  private User ada;
  private User bob;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    TestPeople people = new TestPeople(server);
    ada = people.add("ada");
    bob = people.add("bob");
    web = TestFlow.register(server, TestClient.machine().type(ClientType.WEB));
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestBrowser signedIn(User user) {
    TestBrowser browser = new TestBrowser(server);
    assertThat(web.code(browser, user)).isNotEmpty();
    return browser;
  }

  @Test
  @DisplayName("RFC 6749 §3.1.2: keeps the query of a redirect URI, and adds to it")
  void keepsQuery() {
    String callback = "https://app.test/callback?tenant=a%20b";
    TestFlow flow =
        TestFlow.register(
            server,
            TestClient.machine().type(ClientType.WEB),
            signIn -> signIn.withRedirectUris(List.of(new RedirectUri(callback))));

    Answer answer =
        signedIn(ada).get("/authorize", flow.request("redirect_uri", callback, "state", "s"));

    assertThat(answer.header("Location").orElseThrow()).startsWith(callback + "&");
    assertThat(TestBrowser.redirected(answer)).containsKeys("code", "state", "iss", "tenant");
  }

  @Test
  @DisplayName("OpenID Connect Core §3.1.2.1: ignores parameters that it does not know")
  void unknown() {
    Answer answer =
        signedIn(ada)
            .get("/authorize", web.request("frobnicate", "1", "auth0Client", "eyJuYW1lIjoieCJ9"));

    assertThat(TestBrowser.redirected(answer)).containsKey("code");
  }

  @Test
  @DisplayName(
      "OpenID Connect Core §3.1.2.1: gives no code silently for another person than hinted")
  void hint() {
    TestBrowser browser = signedIn(ada);
    String bobs = web.exchange(web.code(bob)).text("id_token");
    String adas = web.exchange(web.code(ada)).text("id_token");

    assertThat(silently(browser, bobs)).containsEntry("error", "login_required");
    assertThat(silently(browser, adas)).containsKey("code");
  }

  private Map<String, String> silently(TestBrowser browser, String hint) {
    return TestBrowser.redirected(
        browser.get("/authorize", web.request("prompt", "none", "id_token_hint", hint)));
  }

  @ParameterizedTest
  @CsvSource({
    "display, popup",
    "ui_locales, fr-CA fr en",
    "claims_locales, de",
    "acr_values, urn:nobody:knows",
    "login_hint, somebody@else.test",
    "max_age, 3600"
  })
  @DisplayName("OpenID Connect Core §15.1: takes what every provider must take without an error")
  void mustTake(String name, String value) {
    assertThat(TestBrowser.redirected(signedIn(ada).get("/authorize", web.request(name, value))))
        .containsKey("code");
  }

  @Test
  @DisplayName("RFC 9700 §4.12: leads on from a posted password with 303, which posts it nowhere")
  void seeOther() {
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", web.request());
    Answer back =
        browser.submit(
            login,
            "/authorize/login",
            "email",
            ada.email().value(),
            "password",
            TestPeople.PASSWORD);

    assertThat(back.status()).isEqualTo(303);
    assertThat(TestBrowser.redirected(back)).containsKey("code");
    assertThat(back.header("Referrer-Policy")).contains("no-referrer");
    assertThat(back.header("Cache-Control")).contains("no-store");
  }
}
