package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.user.User;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Who has signed in")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInTokensWireTest {
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final String USERINFO = TestServer.ISSUER + "userinfo";

  private TestServer server;
  private TestPeople people;
  private User ada;
  private TestFlow web;
  private TestFlow spa;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    people = new TestPeople(server);
    server.add(TestApi.at(API).scopes("read:notes", "write:notes"));
    server.add(TestApi.at(OTHER_API).scopes("send"));
    ada = people.add("ada");
    web = flow(ClientType.WEB);
    spa = flow(ClientType.SPA);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow flow(ClientType type) {
    return TestFlow.register(server, TestClient.machine().type(type).allowed(API, "read:notes"));
  }

  private Answer userinfo(String accessToken) {
    return server.send(
        server.request("/userinfo").header("Authorization", "Bearer " + accessToken));
  }

  private static JWTClaimsSet claims(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (java.text.ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName(
      "gets the tokens that the documentation's flow promises, in an answer not to be stored")
  void documented() throws Exception {
    Answer answer = web.tokens(ada, "nonce", "n-0S6_WzA2Mj", "state", "s");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.text("scope")).isEqualTo("openid profile email offline_access");
    assertThat(answer.text("refresh_token")).startsWith("v1.");
    assertThat(answer.json().path("expires_in").asLong()).isEqualTo(3600);

    JWTClaimsSet access = claims(answer.text("access_token"));
    assertThat(access.getIssuer()).isEqualTo(TestServer.ISSUER);
    assertThat(access.getSubject()).isEqualTo(ada.subject());
    assertThat(access.getAudience()).containsExactly(API, USERINFO);
    assertThat(access.getStringClaim("client_id")).isEqualTo(web.client().id());
    assertThat(access.getStringClaim("azp")).isEqualTo(web.client().id());
    assertThat(SignedJWT.parse(answer.text("access_token")).getHeader().getType().getType())
        .isEqualTo("at+jwt");

    SignedJWT id = SignedJWT.parse(answer.text("id_token"));
    var key = JWKSet.parse(server.get("/.well-known/jwks.json").body());
    assertThat(
            id.verify(new RSASSAVerifier(key.getKeyByKeyId(id.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    JWTClaimsSet claims = id.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(TestServer.ISSUER);
    assertThat(claims.getSubject()).isEqualTo(ada.subject());
    assertThat(claims.getAudience()).containsExactly(web.client().id());
    assertThat(claims.getStringClaim("nonce")).isEqualTo("n-0S6_WzA2Mj");
    assertThat(claims.getStringClaim("azp")).isEqualTo(web.client().id());
    assertThat(claims.getStringClaim("sid")).hasSize(22);
    assertThat(claims.getStringClaim("acr")).isEqualTo("1");
    assertThat(claims.getStringListClaim("amr")).containsExactly("pwd");
    assertThat(claims.getLongClaim("auth_time")).isEqualTo(server.now().getEpochSecond());
    assertThat(claims.getStringClaim("email")).isEqualTo("ada@people.test");
    assertThat(claims.getBooleanClaim("email_verified")).isTrue();
    assertThat(claims.getStringClaim("name")).isEqualTo("ada");
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(answer.text("access_token").getBytes(StandardCharsets.US_ASCII));
    assertThat(claims.getStringClaim("at_hash"))
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16)));
  }

  @Test
  @DisplayName("gets the same by form and by HTTP Basic, and a public client without a secret")
  void ways() {
    Map<String, String> form = new TreeMap<>(web.exchangeRequest(web.code(ada)));
    assertThat(server.postForm(TestServer.form(form)).status()).isEqualTo(200);

    Map<String, String> basic = new TreeMap<>(web.exchangeRequest(web.code(ada)));
    basic.remove("client_secret");
    Answer answer =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Authorization", TestServer.basic(web.client().id(), web.client().secret()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(TestServer.form(basic))));
    assertThat(answer.status()).isEqualTo(200);

    assertThat(spa.tokens(ada).status()).isEqualTo(200);
    assertThat(web.exchange(web.code(ada), "client_secret", "").error())
        .isEqualTo("invalid_client");
    assertThat(web.exchange(web.code(ada), "client_secret", "wrong").error())
        .isEqualTo("invalid_client");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "code, rubbish",
    "redirect_uri, https://app.test/callback/",
    "redirect_uri, ''",
    "code_verifier, ''",
    "code_verifier, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX",
    "code_verifier, short",
  })
  @DisplayName("is refused a code that does not fit, and the right request still gets its tokens")
  void bound(String name, String value) {
    String code = spa.code(ada);
    Answer refused = spa.exchange(code, name, value);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo("invalid_grant");
    assertThat(spa.exchange(code).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("is refused a code of another client, and a verifier where there was no challenge")
  void foreignAndDowngrade() {
    String code = spa.code(ada);
    assertThat(flow(ClientType.SPA).exchange(code).error()).isEqualTo("invalid_grant");
    assertThat(web.exchange(code).error()).isEqualTo("invalid_grant");
    String plain = web.code(ada, "code_challenge", "", "code_challenge_method", "");
    assertThat(web.exchange(plain).error()).isEqualTo("invalid_grant");
    assertThat(web.exchange(plain, "code_verifier", "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "RFC 6749 §4.1.2: a code that comes twice ends what it gave, and expires in a minute")
  void once() {
    String code = spa.code(ada);
    Answer first = spa.exchange(code);
    assertThat(userinfo(first.text("access_token")).status()).isEqualTo(200);
    assertThat(spa.exchange(code).error()).isEqualTo("invalid_grant");
    assertThat(userinfo(first.text("access_token")).status()).isEqualTo(401);
    assertThat(spa.refresh(first.text("refresh_token")).error()).isEqualTo("invalid_grant");

    String late = spa.code(ada);
    server.advance(Duration.ofSeconds(61));
    assertThat(spa.exchange(late).error()).isEqualTo("invalid_grant");
  }

  @Test
  @DisplayName("refreshes: a new refresh token, the same person and time, no nonce")
  void refresh() throws Exception {
    Answer first = spa.tokens(ada, "nonce", "n");
    Answer second = spa.refresh(first.text("refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
    assertThat(second.text("scope")).isEqualTo(first.text("scope"));
    JWTClaimsSet before = claims(first.text("id_token"));
    JWTClaimsSet after = claims(second.text("id_token"));
    for (String same : List.of("sub", "auth_time", "azp", "sid", "iss", "aud")) {
      assertThat(after.getClaim(same)).as(same).isEqualTo(before.getClaim(same));
    }
    assertThat(after.getClaim("nonce")).isNull();
    assertThat(userinfo(second.text("access_token")).text("sub")).isEqualTo(ada.subject());
  }

  @Test
  @DisplayName("inside the leeway an old refresh token gives the current one; after it all ends")
  void leeway() {
    Answer first = spa.tokens(ada);
    Answer second = spa.refresh(first.text("refresh_token"));
    assertThat(spa.refresh(first.text("refresh_token")).text("refresh_token"))
        .isEqualTo(second.text("refresh_token"));
    server.advance(Duration.ofSeconds(31));
    Answer reused = spa.refresh(first.text("refresh_token"));
    assertThat(reused.error()).isEqualTo("invalid_grant");
    assertThat(reused.text("error_description")).contains("invalid refresh token");
    assertThat(spa.refresh(second.text("refresh_token")).error()).isEqualTo("invalid_grant");
    assertThat(userinfo(second.text("access_token")).status()).isEqualTo(401);
  }

  @Test
  @DisplayName("a narrower scope narrows the token alone; a wider one is refused and moves nothing")
  void narrower() {
    Answer first = spa.tokens(ada, "scope", "openid email read:notes offline_access");
    String token = first.text("refresh_token");
    Answer wider = spa.refresh(token, "scope", "openid write:notes");
    assertThat(wider.error()).isEqualTo("invalid_scope");
    Answer narrow = spa.refresh(token, "scope", "read:notes");
    assertThat(narrow.text("scope")).isEqualTo("read:notes");
    assertThat(narrow.json().has("id_token")).isFalse();
    assertThat(claims(narrow.text("access_token")).getAudience()).containsExactly(API);
    Answer whole = spa.refresh(narrow.text("refresh_token"));
    assertThat(whole.text("scope")).isEqualTo("openid email read:notes offline_access");
  }

  @Test
  @DisplayName(
      "without offline_access there is no refresh token, nor where the client may not have one")
  void offline() {
    assertThat(spa.tokens(ada, "scope", "openid").json().has("refresh_token")).isFalse();
    Answer online = spa.tokens(ada, "scope", "openid read:notes");
    assertThat(online.json().has("refresh_token")).isFalse();
    assertThat(online.text("scope")).isEqualTo("openid read:notes");
  }

  @Test
  @DisplayName(
      "a token is for one audience of those granted, and for userinfo alone without an Api")
  void audience() {
    TestFlow both =
        TestFlow.register(
            server,
            TestClient.machine()
                .type(ClientType.SPA)
                .allowed(API, "read:notes")
                .allowed(OTHER_API, "send"));
    assertThat(claims(both.tokens(ada).text("access_token")).getAudience())
        .containsExactly(USERINFO);
    Answer named = both.tokens(ada, "audience", OTHER_API, "scope", "openid send offline_access");
    assertThat(claims(named.text("access_token")).getAudience())
        .containsExactly(OTHER_API, USERINFO);
    assertThat(both.refresh(named.text("refresh_token"), "audience", API).error())
        .isEqualTo("invalid_target");
    assertThat(
            both.refresh(named.text("refresh_token"), "resource", OTHER_API, "audience", API)
                .error())
        .isEqualTo("invalid_target");
    assertThat(both.refresh(named.text("refresh_token"), "resource", OTHER_API).status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName(
      "a block, a sign-out everywhere and a lost permission refuse the next refresh at once")
  void ended() {
    User bob = people.add("bob");
    Answer tokens = spa.tokens(bob);
    people.users().block(bob.id());
    assertThat(spa.refresh(tokens.text("refresh_token")).text("error_description"))
        .isEqualTo("user is blocked");
    assertThat(userinfo(tokens.text("access_token")).status()).isEqualTo(401);
    people.users().unblock(bob.id());
    assertThat(spa.refresh(tokens.text("refresh_token")).error()).isEqualTo("invalid_grant");

    Answer again = spa.tokens(bob);
    people.users().endEverything(bob.id());
    assertThat(spa.refresh(again.text("refresh_token")).error()).isEqualTo("invalid_grant");

    TestFlow losing = flow(ClientType.SPA);
    Answer kept = losing.tokens(bob);
    var _ =
        server
            .clients()
            .update(
                losing.id(),
                client ->
                    new Client(
                        client.id(),
                        client.name(),
                        client.type(),
                        Map.of(),
                        client.defaultAudience(),
                        client.tokenLifetime(),
                        client.credentials(),
                        client.createdAt(),
                        client.signIn(),
                        client.introspects()));
    TestServer.await(
        "the client has lost its API",
        () -> losing.refresh(kept.text("refresh_token")).error().equals("invalid_target"));
  }

  @Test
  @DisplayName(
      "OpenID Connect Core §5.3: userinfo tells what the scopes allow, to a good token only")
  void userinfo() {
    Answer tokens = spa.tokens(ada, "scope", "openid email");
    Answer info = userinfo(tokens.text("access_token"));
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.json().propertyNames()).containsExactly("sub", "email", "email_verified");
    assertThat(
            server
                .send(
                    server
                        .request("/userinfo")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                            BodyPublishers.ofString("access_token=" + tokens.text("access_token"))))
                .status())
        .isEqualTo(200);
    Answer none = server.get("/userinfo");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).contains("Bearer realm=\"userinfo\"");
    assertThat(server.get("/userinfo?access_token=" + tokens.text("access_token")).status())
        .isEqualTo(401);
    Answer wrongKind = userinfo(tokens.text("id_token"));
    assertThat(wrongKind.status()).isEqualTo(401);
    assertThat(wrongKind.header("WWW-Authenticate").orElseThrow())
        .contains("error=\"invalid_token\"");
    TestClient machine = server.add(TestClient.machine().allowed(API, "read:notes"));
    assertThat(userinfo(server.token(machine).text("access_token")).status()).isEqualTo(401);
    server.advance(Duration.ofSeconds(3601));
    assertThat(userinfo(tokens.text("access_token")).status()).isEqualTo(401);
  }

  @Test
  @DisplayName("RFC 7009: its own client revokes a token of any generation, and the grant ends")
  void revoke() {
    Answer tokens = web.tokens(ada);
    Answer newer = web.refresh(tokens.text("refresh_token"));
    TestFlow other = flow(ClientType.WEB);
    assertThat(revoke(other, tokens.text("refresh_token")).error()).isEqualTo("invalid_grant");
    assertThat(userinfo(newer.text("access_token")).status()).isEqualTo(200);
    Answer revoked = revoke(web, tokens.text("refresh_token"));
    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.body()).isEmpty();
    assertThat(userinfo(newer.text("access_token")).status()).isEqualTo(401);
    assertThat(web.refresh(newer.text("refresh_token")).error()).isEqualTo("invalid_grant");
    assertThat(revoke(web, "rubbish").status()).isEqualTo(200);

    Answer byAccessToken = spa.tokens(ada);
    assertThat(revoke(spa, byAccessToken.text("access_token")).status()).isEqualTo(200);
    assertThat(spa.refresh(byAccessToken.text("refresh_token")).error()).isEqualTo("invalid_grant");
  }

  private Answer revoke(TestFlow client, String token) {
    Map<String, String> request = new TreeMap<>(client.credentials());
    request.put("token", token);
    request.put("token_type_hint", "refresh_token");
    return server.send(
        server
            .request("/oauth/revoke")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(TestServer.json(request))));
  }

  @Test
  @DisplayName("RFC 7662: introspection answers the token's client and the Api's, and nobody else")
  void introspect() {
    Answer tokens = web.tokens(ada);
    TestClient api = TestClient.machine();
    server
        .clients()
        .create(
            api.build(server.now())
                .introspecting(java.util.Set.of(new ai.intermezzo.auth.oauth.Audience(API))));
    TestClient stranger = server.add(TestClient.machine());

    Answer seen = introspect(api, tokens.text("access_token"));
    assertThat(seen.json().path("active").asBoolean()).isTrue();
    assertThat(seen.text("sub")).isEqualTo(ada.subject());
    assertThat(
            introspect(web.client(), tokens.text("access_token")).json().path("active").asBoolean())
        .isTrue();
    assertThat(
            introspect(web.client(), tokens.text("refresh_token"))
                .json()
                .path("active")
                .asBoolean())
        .isTrue();
    assertThat(introspect(api, tokens.text("refresh_token")).body())
        .isEqualTo("{\"active\":false}");
    assertThat(introspect(stranger, tokens.text("access_token")).body())
        .isEqualTo("{\"active\":false}");
    assertThat(introspect(api, tokens.text("id_token")).body()).isEqualTo("{\"active\":false}");

    assertThat(revoke(web, tokens.text("refresh_token")).status()).isEqualTo(200);
    assertThat(introspect(api, tokens.text("access_token")).body()).isEqualTo("{\"active\":false}");
    assertThat(introspect(web.client(), tokens.text("refresh_token")).body())
        .isEqualTo("{\"active\":false}");
  }

  private Answer introspect(TestClient client, String token) {
    return server.send(
        server
            .request("/oauth/introspect")
            .header("Authorization", TestServer.basic(client.id(), client.secret()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("token=" + token)));
  }

  @Test
  @DisplayName("pages of the client's own origins may read the answers, of no other's")
  void cors() {
    TestFlow foreign =
        TestFlow.register(
            server,
            TestClient.machine().type(ClientType.SPA).allowed(API, "read:notes"),
            signIn ->
                signIn.withWebOrigins(
                    List.of(new ai.intermezzo.auth.client.WebOrigin("https://foreign.test"))));
    assertThat(preflight(TestFlow.ORIGIN)).isEqualTo(TestFlow.ORIGIN);
    assertThat(preflight("https://foreign.test")).isEqualTo("https://foreign.test");
    assertThat(preflight("https://nobody.test")).isEqualTo("none");

    assertThat(allowed(spa, TestFlow.ORIGIN)).isEqualTo(TestFlow.ORIGIN);
    assertThat(allowed(spa, "https://foreign.test")).isEqualTo("none");
    assertThat(allowed(foreign, "https://foreign.test")).isEqualTo("https://foreign.test");
    assertThat(allowed(foreign, TestFlow.ORIGIN)).isEqualTo("none");
  }

  private String preflight(String origin) {
    return server
        .send(
            server
                .request(TestServer.TOKEN)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()))
        .header("Access-Control-Allow-Origin")
        .orElse("none");
  }

  private String allowed(TestFlow client, String origin) {
    Answer answer =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestServer.json(client.exchangeRequest("rubbish")))));
    assertThat(answer.error()).isEqualTo("invalid_grant");
    assertThat(answer.header("Vary")).contains("Origin");
    return answer.header("Access-Control-Allow-Origin").orElse("none");
  }

  @Test
  @DisplayName("response_type=id_token comes by form_post with the nonce, and without a code")
  void idTokenAlone() throws Exception {
    TestBrowser browser = new TestBrowser(server);
    String code = web.code(browser, ada);
    assertThat(code).isNotEmpty();
    Answer form =
        browser.get(
            "/authorize",
            web.request(
                "response_type", "id_token",
                "response_mode", "form_post",
                "nonce", "n-1",
                "scope", "openid email",
                "code_challenge", "",
                "code_challenge_method", ""));
    Map<String, String> fields = TestBrowser.fields(form, TestFlow.CALLBACK);
    assertThat(fields).doesNotContainKey("code");
    JWTClaimsSet claims = claims(String.valueOf(fields.get("id_token")));
    assertThat(claims.getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(claims.getStringClaim("email")).isEqualTo("ada@people.test");
    assertThat(claims.getClaim("at_hash")).isNull();
  }

  @Test
  @DisplayName("a machine signs nobody in, and who signs people in is no machine")
  void wrongGrant() {
    TestClient machine = server.add(TestClient.machine().allowed(API, "read:notes"));
    assertThat(
            server
                .token(machine, "grant_type", "authorization_code", "code", web.code(ada))
                .error())
        .isEqualTo("unauthorized_client");
    assertThat(
            server.token(machine, "grant_type", "refresh_token", "refresh_token", "v1.x").error())
        .isEqualTo("unauthorized_client");
  }
}
