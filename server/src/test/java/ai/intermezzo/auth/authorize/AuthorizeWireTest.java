package ai.intermezzo.auth.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("At /authorize")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthorizeWireTest {
  private static final String API = "https://api.test";
  private static final String CALLBACK = "https://app.test/callback";

  /** RFC 7636 appendix B. */
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private TestServer server;
  private TestPeople people;
  private User ada;
  private String web;
  private String spa;
  private String phone;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    people = new TestPeople(server);
    server.add(TestApi.at(API).scopes("read:notes", "write:notes"));
    ada = people.add("ada");
    web = client(ClientType.WEB, CALLBACK);
    spa = client(ClientType.SPA, CALLBACK);
    phone = client(ClientType.NATIVE, "com.example.app:/callback", "http://127.0.0.1/callback");
  }

  @AfterAll
  void close() {
    server.close();
  }

  private String client(ClientType type, String... redirectUris) {
    return client(
        type,
        SignIn.defaultFor(type)
            .withRedirectUris(List.of(redirectUris).stream().map(RedirectUri::new).toList()));
  }

  private String client(ClientType type, SignIn signIn) {
    Client client =
        TestClient.machine().type(type).allowed(API, "read:notes").build(server.now()).with(signIn);
    server.clients().create(client);
    return client.id().value();
  }

  /** A request as the documentation writes it, with these changes; a null leaves one out. */
  private static Map<String, String> request(String clientId, String... namesAndValues) {
    Map<String, String> request = new TreeMap<>();
    request.put("response_type", "code");
    request.put("client_id", clientId);
    request.put("redirect_uri", CALLBACK);
    request.put("scope", "openid profile email offline_access");
    request.put("state", "random_state_value");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      request.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    request.values().removeIf(String::isEmpty);
    return request;
  }

  private Map<String, String> spaRequest(String... namesAndValues) {
    Map<String, String> request = request(spa, namesAndValues);
    request.putIfAbsent("code_challenge", CHALLENGE);
    request.putIfAbsent("code_challenge_method", "S256");
    return request;
  }

  private Answer signIn(TestBrowser browser, Answer page, User user) {
    return browser.submit(
        page, "/authorize/login", "email", user.email().value(), "password", TestPeople.PASSWORD);
  }

  /** Signed in, and everything of the client allowed. */
  private TestBrowser signedIn(String clientId) {
    TestBrowser browser = new TestBrowser(server);
    Answer consent = signIn(browser, browser.get("/authorize", withPkce(request(clientId))), ada);
    if (consent.body().contains("/authorize/consent")) {
      assertThat(browser.submit(consent, "/authorize/consent", "decision", "allow").status())
          .isEqualTo(303);
    }
    return browser;
  }

  private static Map<String, String> withPkce(Map<String, String> request) {
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    return request;
  }

  @Test
  @DisplayName("the documentation's request leads over login and consent to the client with a code")
  void documented() {
    String client = client(ClientType.WEB, CALLBACK);
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(client));
    assertThat(login.status()).isEqualTo(200);
    assertThat(login.header("Cache-Control")).contains("no-store");

    Answer consent = signIn(browser, login, ada);
    assertThat(consent.status()).isEqualTo(200);
    assertThat(consent.body()).contains("Client " + client, "ada@people.test");

    Answer back = browser.submit(consent, "/authorize/consent", "decision", "allow");
    assertThat(back.status()).isEqualTo(303);
    assertThat(back.header("Location").orElseThrow()).startsWith(CALLBACK + "?code=");
    assertThat(back.header("Referrer-Policy")).contains("no-referrer");
    assertThat(TestBrowser.redirected(back))
        .containsEntry("state", "random_state_value")
        .containsEntry("iss", TestServer.ISSUER)
        .containsKey("code")
        .hasSize(3);
  }

  @Test
  @DisplayName("who is signed in and has allowed it goes straight back, for other clients too")
  void singleSignOn() {
    TestBrowser browser = signedIn(web);
    Answer back = browser.get("/authorize", request(web));
    assertThat(back.status()).isEqualTo(302);
    assertThat(TestBrowser.redirected(back)).containsKey("code");

    Answer other = browser.get("/authorize", request(client(ClientType.WEB, CALLBACK)));
    assertThat(other.body()).contains("/authorize/consent").doesNotContain("/authorize/login");
  }

  @Test
  @DisplayName("consent is asked once for what a client wants, and again when it wants more")
  void consentGrows() {
    String client = client(ClientType.WEB, CALLBACK);
    TestBrowser browser = signedIn(client);
    Answer more =
        browser.get("/authorize", request(client, "scope", "openid read:notes", "prompt", ""));
    assertThat(more.body()).contains("/authorize/consent", "May read:notes");
    browser.submit(more, "/authorize/consent", "decision", "allow");
    assertThat(browser.get("/authorize", request(client, "scope", "read:notes")).status())
        .isEqualTo(302);
    assertThat(browser.get("/authorize", request(client)).status()).isEqualTo(302);
  }

  @Test
  @DisplayName("a client of the operator's own is not asked about; a denial goes to the client")
  void firstPartyAndDenial() {
    SignIn own = SignIn.DEFAULT.withRedirectUris(List.of(new RedirectUri(CALLBACK)));
    SignIn first =
        new SignIn(
            own.redirectUris(),
            own.logoutUris(),
            own.backchannelLogoutUri(),
            own.webOrigins(),
            own.refresh(),
            true,
            false,
            false,
            true,
            false);
    TestBrowser browser = signedIn(web);
    assertThat(browser.get("/authorize", request(client(ClientType.WEB, first))).status())
        .isEqualTo(302);

    Answer consent = browser.get("/authorize", request(client(ClientType.WEB, CALLBACK)));
    Answer denied = browser.submit(consent, "/authorize/consent", "decision", "deny");
    assertThat(denied.status()).isEqualTo(303);
    assertThat(TestBrowser.redirected(denied))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "random_state_value")
        .containsEntry("iss", TestServer.ISSUER);
  }

  @Test
  @DisplayName("a wrong password, and an address that nobody has, get one and the same page")
  void wrongPassword() {
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(web));
    Answer wrong =
        browser.submit(
            login, "/authorize/login", "email", "ada@people.test", "password", "not it at all");
    Answer nobody =
        browser.submit(
            login, "/authorize/login", "email", "nob@people.test", "password", "not it at all");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(nobody.status()).isEqualTo(400);
    assertThat(nobody.body().replace("nob@", "ada@").replaceAll("value=\"[A-Za-z0-9_-]{60,}\"", ""))
        .isEqualTo(wrong.body().replaceAll("value=\"[A-Za-z0-9_-]{60,}\"", ""));
    assertThat(browser.cookies()).doesNotContainKey("__Host-intermezzo-session");

    assertThat(signIn(browser, wrong, ada).status()).isIn(200, 303);
  }

  @Test
  @DisplayName("who is blocked hears it only with the right password")
  void blocked() {
    User bob = people.add("blocked");
    people.users().block(bob.id());
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(web));
    assertThat(signIn(browser, login, bob).status()).isEqualTo(403);
    assertThat(
            browser
                .submit(
                    login,
                    "/authorize/login",
                    "email",
                    bob.email().value(),
                    "password",
                    "wrong one")
                .status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("RFC 6749 §4.1.2.1: without a proven client and redirect URI nobody is redirected")
  void notProven() {
    TestBrowser browser = new TestBrowser(server);
    String machine = server.add(TestClient.machine().allowed(API, "read:notes")).id();
    List<Map<String, String>> bad =
        List.of(
            request("nobody"),
            request(""),
            request(machine),
            request(web, "redirect_uri", CALLBACK + "/"),
            request(web, "redirect_uri", CALLBACK + "?a=b"),
            request(web, "redirect_uri", "https://evil.test/callback"),
            request(web, "redirect_uri", "javascript:alert(1)"),
            request(phone, "redirect_uri", ""),
            request(phone, "redirect_uri", "http://127.0.0.1:80x/callback"),
            request(phone, "redirect_uri", "http://127.0.0.1.evil.test/callback"),
            request(phone, "redirect_uri", "http://127.0.0.1:8080@evil.test/callback"),
            request(web, "redirect_uri", "http://127.0.0.1:1/callback"));
    for (Map<String, String> request : bad) {
      Answer page = browser.get("/authorize", request);
      assertThat(page.status()).as("%s", request).isEqualTo(400);
      assertThat(page.header("Location")).as("%s", request).isEmpty();
      assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.body()).doesNotContain("evil.test", "alert(");
    }
    Answer twice = browser.get("/authorize?" + TestServer.form(request(web)) + "&client_id=" + web);
    assertThat(twice.status()).isEqualTo(400);
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "response_type, '', invalid_request",
    "response_type, token, unsupported_response_type",
    "response_type, code token, unsupported_response_type",
    "response_type, id_token, unauthorized_client",
    "response_type, code id_token, unauthorized_client",
    "response_type, id_token token, unsupported_response_type",
    "response_type, code code, unsupported_response_type",
    "response_mode, fragment, invalid_request",
    "response_mode, nonsense, invalid_request",
    "scope, 'a  b', invalid_scope",
    "prompt, none login, invalid_request",
    "prompt, sometimes, invalid_request",
    "max_age, -1, invalid_request",
    "max_age, 1e3, invalid_request",
    "audience, https://nowhere.test, invalid_target",
    "resource, https://nowhere.test, invalid_target",
    "request, eyJ, request_not_supported",
    "request_uri, https://a.test, request_uri_not_supported",
    "code_challenge, short, invalid_request",
    "code_challenge_method, S256, invalid_request",
    "id_token_hint, rubbish, invalid_request",
    "prompt, none, login_required",
  })
  @DisplayName("what is wrong goes to the client, with state and iss")
  void refused(String name, String value, String error) {
    Answer answer = new TestBrowser(server).get("/authorize", request(web, name, value));
    assertThat(answer.status()).isEqualTo(302);
    String location = answer.header("Location").orElseThrow();
    assertThat(location).startsWith(CALLBACK);
    assertThat(TestBrowser.redirected(answer))
        .containsEntry("error", error)
        .containsEntry("state", "random_state_value")
        .containsEntry("iss", TestServer.ISSUER)
        .containsKey("error_description");
  }

  @Test
  @DisplayName("a parameter that comes twice goes to the client, once it is proven (RFC 6749 §3.1)")
  void twice() {
    Answer answer =
        new TestBrowser(server)
            .get("/authorize?" + TestServer.form(request(web)) + "&scope=openid");
    assertThat(TestBrowser.redirected(answer))
        .containsEntry("error", "invalid_request")
        .containsEntry("state", "random_state_value");
  }

  @ParameterizedTest(name = "challenge {0}, method {1}: {2}")
  @CsvSource({
    "'', '', invalid_request",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, plain, invalid_request",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, '', invalid_request",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=, S256, invalid_request",
  })
  @DisplayName("RFC 7636, RFC 9700 §2.1.1: a public client must use PKCE with S256")
  void pkce(String challenge, String method, String error) {
    Answer answer =
        new TestBrowser(server)
            .get(
                "/authorize",
                request(spa, "code_challenge", challenge, "code_challenge_method", method));
    assertThat(TestBrowser.redirected(answer)).containsEntry("error", error);
    assertThat(new TestBrowser(server).get("/authorize", spaRequest()).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 8252: an app's own scheme, and its loopback address with any port, are good")
  void nativeApps() {
    for (String address :
        List.of(
            "com.example.app:/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1:49152/callback")) {
      TestBrowser browser = new TestBrowser(server);
      Map<String, String> request = withPkce(request(phone, "redirect_uri", address));
      Answer consent = signIn(browser, browser.get("/authorize", request), ada);
      Answer back = browser.submit(consent, "/authorize/consent", "decision", "allow");
      assertThat(back.header("Location").orElseThrow()).startsWith(address + "?code=");
      // RFC 8252 §8.6: no other app gets a code without the person.
      assertThat(browser.get("/authorize", request).body()).contains("/authorize/consent");
    }
  }

  @Test
  @DisplayName("state comes back byte for byte, whatever is in it")
  void state() {
    TestBrowser browser = signedIn(web);
    for (String state :
        List.of("a b+c%20&=#?/\\\"'<>", "ü€😀", "x".repeat(2000), "eyJ.x_-~", "%25%0A")) {
      Answer back = browser.get("/authorize", request(web, "state", state));
      assertThat(TestBrowser.redirected(back)).containsEntry("state", state);
    }
    assertThat(TestBrowser.redirected(browser.get("/authorize", request(web, "state", ""))))
        .doesNotContainKey("state")
        .containsKey("code");
  }

  @Test
  @DisplayName("POST /authorize with a form is the same as GET (OpenID Connect Core §3.1.2.1)")
  void post() {
    TestBrowser browser = signedIn(web);
    Answer back = browser.post("/authorize", request(web), "https://app.test/");
    assertThat(back.status()).isEqualTo(303);
    assertThat(TestBrowser.redirected(back)).containsKey("code");
  }

  @Test
  @DisplayName("prompt=login asks even who is signed in, and once only")
  void promptLogin() {
    TestBrowser browser = signedIn(web);
    Answer login = browser.get("/authorize", request(web, "prompt", "login"));
    assertThat(login.body()).contains("/authorize/login");
    String before = browser.cookies().get("__Host-intermezzo-session");
    Answer back = signIn(browser, login, ada);
    assertThat(TestBrowser.redirected(back)).containsKey("code");
    assertThat(browser.cookies().get("__Host-intermezzo-session")).isNotEqualTo(before);
  }

  @Test
  @DisplayName("max_age asks who signed in longer ago, and with prompt=none refuses")
  void maxAge(@TempDir Path folder) {
    TestBrowser browser = signedIn(web);
    assertThat(browser.get("/authorize", request(web, "max_age", "0")).status()).isEqualTo(200);
    assertThat(browser.get("/authorize", request(web, "max_age", "3600")).status()).isEqualTo(302);
    server.advance(Duration.ofSeconds(3700));
    Answer login = browser.get("/authorize", request(web, "max_age", "3600"));
    assertThat(login.body()).contains("/authorize/login");
    assertThat(
            TestBrowser.redirected(
                browser.get("/authorize", request(web, "max_age", "3600", "prompt", "none"))))
        .containsEntry("error", "login_required");
    assertThat(TestBrowser.redirected(signIn(browser, login, ada))).containsKey("code");
  }

  @Test
  @DisplayName("prompt=none answers with a code, or says what is missing, and shows no page")
  void promptNone() {
    TestBrowser browser = signedIn(web);
    assertThat(TestBrowser.redirected(browser.get("/authorize", request(web, "prompt", "none"))))
        .containsKey("code");
    String other = client(ClientType.WEB, CALLBACK);
    assertThat(TestBrowser.redirected(browser.get("/authorize", request(other, "prompt", "none"))))
        .containsEntry("error", "consent_required");
  }

  @Test
  @DisplayName("prompt=consent asks again; prompt=select_account shows who is signed in")
  void promptConsentAndAccount() {
    TestBrowser browser = signedIn(web);
    Answer consent = browser.get("/authorize", request(web, "prompt", "consent"));
    assertThat(
            TestBrowser.redirected(
                browser.submit(consent, "/authorize/consent", "decision", "allow")))
        .containsKey("code");

    Answer chooser = browser.get("/authorize", request(web, "prompt", "select_account"));
    assertThat(chooser.body()).contains("ada");
    assertThat(
            TestBrowser.redirected(
                browser.submit(chooser, "/authorize/account", "choice", "continue")))
        .containsKey("code");

    User eve = people.add("eve");
    Answer login = browser.submit(chooser, "/authorize/account", "choice", "other");
    Answer asEve = signIn(browser, login, eve);
    assertThat(asEve.body()).contains("/authorize/consent", eve.email().value());
    // The page that was made for the one before does not count for the one now.
    Answer again = browser.submit(chooser, "/authorize/account", "choice", "continue");
    assertThat(again.body()).contains("/authorize/login");
  }

  @Test
  @DisplayName(
      "response_mode=form_post posts the answer; web_message tells a registered origin only")
  void modes() {
    TestBrowser browser = signedIn(web);
    Answer form = browser.get("/authorize", request(web, "response_mode", "form_post"));
    assertThat(form.status()).isEqualTo(200);
    assertThat(TestBrowser.fields(form, CALLBACK))
        .containsEntry("state", "random_state_value")
        .containsEntry("iss", TestServer.ISSUER)
        .containsKey("code");

    assertThat(browser.get("/authorize", request(web, "response_mode", "web_message")).status())
        .isEqualTo(400);
    SignIn withOrigin =
        SignIn.defaultFor(ClientType.SPA)
            .withRedirectUris(List.of(new RedirectUri("https://app.test")))
            .withWebOrigins(List.of(new WebOrigin("https://app.test")));
    Map<String, String> silent =
        withPkce(
            request(
                client(ClientType.SPA, withOrigin),
                "redirect_uri",
                "https://app.test",
                "response_mode",
                "web_message",
                "prompt",
                "none"));
    Answer message = new TestBrowser(server).get("/authorize", silent);
    assertThat(message.status()).isEqualTo(200);
    assertThat(message.body()).contains("login_required", "https://app.test");
    assertThat(message.header("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors https://app.test");
    assertThat(message.header("X-Frame-Options")).isEmpty();
  }

  @Test
  @DisplayName("a form counts only from the browser that got it, from our page, and unchanged")
  void forgery() {
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(web));
    Map<String, String> fields =
        TestBrowser.fields(
            login, "/authorize/login", "email", "ada@people.test", "password", "whatever it is");

    assertThat(browser.post("/authorize/login", fields, "https://evil.test/").status())
        .isEqualTo(403);
    TestBrowser other = new TestBrowser(server);
    other.get("/authorize", request(web));
    assertThat(other.post("/authorize/login", fields, TestServer.ISSUER).body())
        .doesNotContain("/authorize/login");
    assertThat(new TestBrowser(server).post("/authorize/login", fields, TestServer.ISSUER).status())
        .isEqualTo(400);
    Map<String, String> changed = new TreeMap<>(fields);
    changed.put("journey", String.valueOf(fields.get("journey")).replace('A', 'B'));
    assertThat(browser.post("/authorize/login", changed, TestServer.ISSUER).body())
        .doesNotContain("/authorize/login");
    Map<String, String> none = new TreeMap<>(fields);
    none.remove("journey");
    assertThat(browser.post("/authorize/login", none, TestServer.ISSUER).status()).isEqualTo(400);
    assertThat(browser.get("/authorize/login").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("a page that was open for hours starts the journey again, and loses nobody")
  void expired() {
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(web));
    server.advance(JourneySeal.LIFETIME.plusSeconds(1));
    Answer next = signIn(browser, login, ada);
    assertThat(next.status()).isIn(200, 303);
    assertThat(next.body() + next.header("Location")).containsAnyOf("consent", "code=");
  }

  @Test
  @DisplayName("what an operator takes from a client while a page is open counts")
  void changedMeanwhile() {
    String client = client(ClientType.WEB, CALLBACK);
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(client));
    var _ =
        server
            .clients()
            .update(
                new ClientId(client),
                now ->
                    now.with(
                        SignIn.DEFAULT.withRedirectUris(
                            List.of(new RedirectUri("https://elsewhere.test/")))));
    TestServer.await(
        "the server has seen the change",
        () -> browser.get("/authorize", request(client)).status() == 400);
    Answer page = signIn(browser, login, ada);
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.header("Location")).isEmpty();
  }

  @Test
  @DisplayName(
      "a request that is too long for a journey is refused, and what fits is carried whole")
  void long_() {
    TestBrowser browser = new TestBrowser(server);
    Answer tooLong = browser.get("/authorize", request(web, "state", "€".repeat(1300)));
    assertThat(tooLong.status()).isIn(400, 414, 431);
    Answer fits = browser.get("/authorize", request(web, "state", "x".repeat(3000)));
    Answer next = signIn(browser, fits, ada);
    Answer back =
        next.status() == 303
            ? next
            : browser.submit(next, "/authorize/consent", "decision", "allow");
    assertThat(TestBrowser.redirected(back)).containsEntry("state", "x".repeat(3000));
  }

  @Test
  @DisplayName(
      "cookies are __Host-, Secure and HttpOnly; the session is SameSite=None, the journey Lax")
  void cookies() {
    TestBrowser browser = new TestBrowser(server);
    Answer login = browser.get("/authorize", request(web));
    assertThat(login.headers().get("set-cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-intermezzo-journey=")
        .contains("; Path=/; Secure; HttpOnly; SameSite=Lax");
    Answer next = signIn(browser, login, ada);
    assertThat(next.headers().get("set-cookie"))
        .anyMatch(
            line ->
                line.startsWith("__Host-intermezzo-session=")
                    && line.endsWith("; Path=/; Secure; HttpOnly; SameSite=None"));
    assertThat(Optional.ofNullable(browser.cookies().get("__Host-intermezzo-device"))).isPresent();
  }
}
