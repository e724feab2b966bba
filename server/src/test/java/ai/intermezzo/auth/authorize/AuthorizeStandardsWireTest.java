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
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("By the standards' own words the authorization endpoint")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthorizeStandardsWireTest {
  private static final String ISSUER = TestServer.ISSUER;

  /** RFC 6749 §4.1.2.1. */
  private static final String ERROR_TEXT = "[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+";

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

  @Test
  @DisplayName("OpenID Connect Core §3.1.2.2: who signs in as another than hinted gets no code")
  void hintedOther() {
    TestBrowser browser = new TestBrowser(server);
    String bobs = web.exchange(web.code(bob)).text("id_token");
    Answer login = browser.get("/authorize", web.request("id_token_hint", bobs));
    Answer asAda =
        browser.submit(
            login,
            "/authorize/login",
            "email",
            ada.email().value(),
            "password",
            TestPeople.PASSWORD);
    assertThat(TestBrowser.redirected(asAda))
        .containsEntry("error", "login_required")
        .doesNotContainKey("code");
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
    "max_age, 3600",
    "'claims', '{\"userinfo\":{\"email\":{\"essential\":true}}}'"
  })
  @DisplayName("OpenID Connect Core §15.1: takes what every provider must take without an error")
  void mustTake(String name, String value) {
    assertThat(TestBrowser.redirected(signedIn(ada).get("/authorize", web.request(name, value))))
        .containsKey("code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "code token", "id_token token", "code id_token token"})
  @DisplayName("RFC 6749 §4.2.2.1: refuses types that it has not where their clients look for it")
  void fragment(String type) {
    Answer answer =
        new TestBrowser(server)
            .get("/authorize", web.request("response_type", type, "nonce", "n", "state", "s"));

    assertThat(answer.header("Location").orElseThrow()).startsWith(TestFlow.CALLBACK + "#error=");
    assertThat(TestBrowser.redirected(answer))
        .containsEntry("error", "unsupported_response_type")
        .containsEntry("state", "s")
        .containsEntry("iss", TestServer.ISSUER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "form_post", "web_message"})
  @DisplayName("RFC 9207 §2: names the issuer in each answer, errors too, whatever way it travels")
  void issuer(String mode) {
    for (TestBrowser browser : List.of(new TestBrowser(server), signedIn(ada))) {
      Answer answer =
          browser.get(
              "/authorize", web.request("prompt", "none", "response_mode", mode, "state", "s"));
      assertThat(answer.header("Location").orElse("") + unescaped(answer.body()))
          .contains(mode.equals("query") ? "iss=https%3A%2F%2Flocalhost%3A8443%2F" : ISSUER)
          .contains(browser.cookies().isEmpty() ? "login_required" : "code");
    }
  }

  private static String unescaped(String html) {
    return html.replace("&#34;", "\"").replace("\\/", "/").replace("\\u002F", "/");
  }

  @Test
  @DisplayName("OpenID Connect Core §3.1.2.2: wants a redirect URI in a request with openid")
  void redirectUriRequired() {
    TestBrowser browser = signedIn(ada);
    Answer page = browser.get("/authorize", web.request("redirect_uri", ""));
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.header("Location")).isEmpty();
    // RFC 6749 §3.1.2.3: without openid the only one is meant.
    assertThat(
            TestBrowser.redirected(
                browser.get(
                    "/authorize", web.request("redirect_uri", "", "scope", "offline_access"))))
        .containsKey("code");
  }

  @Test
  @DisplayName("An ID token goes by http to the device's own loopback, whatever the type of client")
  void idTokenToLoopback() {
    String local = "http://127.0.0.1/callback";
    for (ClientType type : List.of(ClientType.WEB, ClientType.SPA, ClientType.NATIVE)) {
      TestFlow flow =
          TestFlow.register(
              server,
              TestClient.machine().type(type),
              signIn -> signIn.withRedirectUris(List.of(new RedirectUri(local))));
      Answer answer =
          new TestBrowser(server)
              .get(
                  "/authorize",
                  flow.request(
                      "redirect_uri",
                      local,
                      "response_type",
                      "id_token",
                      "nonce",
                      "n",
                      "prompt",
                      "none"));
      assertThat(TestBrowser.redirected(answer)).containsEntry("error", "login_required");
    }
  }

  @Test
  @DisplayName(
      "OpenID Connect Core §3.1.2.1: prompt=consent asks even for the operator's own client")
  void consentAsked() {
    TestBrowser browser = signedIn(ada);
    Answer consent = browser.get("/authorize", web.request("prompt", "consent"));
    assertThat(consent.status()).isEqualTo(200);
    Answer denied = browser.submit(consent, "/authorize/consent", "decision", "deny");
    assertThat(TestBrowser.redirected(denied)).containsEntry("error", "access_denied");
    Answer allowed = browser.submit(consent, "/authorize/consent", "decision", "allow");
    assertThat(TestBrowser.redirected(allowed)).containsKey("code");
  }

  @Test
  @DisplayName("OpenID Connect Core §3.1.2.1: max_age brings the time of the sign-in")
  void authTime() throws ParseException {
    TestBrowser browser = signedIn(ada);
    long signedInAt = server.now().getEpochSecond();
    server.advance(Duration.ofSeconds(100));
    String token = web.exchange(web.code(browser, ada, "max_age", "3600")).text("id_token");
    SignedJWT id = SignedJWT.parse(token);
    assertThat(id.getJWTClaimsSet().getLongClaim("auth_time")).isEqualTo(signedInAt);
    assertThat(id.getJWTClaimsSet().getIssueTime().toInstant().getEpochSecond())
        .isEqualTo(signedInAt + 100);
  }

  @Test
  @DisplayName("RFC 6749 §3.1: a parameter without a value counts as left out, on its own or not")
  void withoutValue() {
    TestBrowser browser = signedIn(ada);
    String request = "/authorize?" + TestServer.form(web.request("state", "s"));
    String empty =
        "&prompt=&max_age=&nonce=&id_token_hint=&request=&request_uri=&response_mode=&audience"
            + "&resource=&login_hint=&ui_locales";
    assertThat(TestBrowser.redirected(browser.get(request + empty))).containsKey("code");
    assertThat(
            TestBrowser.redirected(
                browser.get(request.replace("response_type=code", "response_type="))))
        .containsEntry("error", "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/authorize", "/authorize/login", "/authorize/consent"})
  @DisplayName("RFC 9700 §2.6: lets no page of another origin read it, the client's own neither")
  void noCors(String path) {
    for (String method : List.of("GET", "POST", "OPTIONS")) {
      Answer answer =
          server.send(
              server
                  .request(path + "?" + TestServer.form(web.request()))
                  .header("Origin", TestFlow.ORIGIN)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Access-Control-Request-Method", "GET")
                  .method(
                      method,
                      method.equals("POST")
                          ? BodyPublishers.ofString(TestServer.form(web.request()))
                          : BodyPublishers.noBody()));
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scope, é",
    "prompt, \"x\\",
    "audience, '\"\\'",
    "resource, 'a b'",
    "response_mode, '<>'",
    "max_age, ☃"
  })
  @DisplayName("RFC 6749 §4.1.2.1: describes an error in characters that may stand there")
  void description(String name, String value) {
    assertThat(
            TestBrowser.redirected(
                new TestBrowser(server).get("/authorize", web.request(name, value))))
        .hasEntrySatisfying("error", error -> assertThat(error).matches(ERROR_TEXT))
        .hasEntrySatisfying("error_description", text -> assertThat(text).matches(ERROR_TEXT));
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
