package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestGrants;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.user.User;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
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

@DisplayName("By the standards' own words the token endpoint")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenStandardsWireTest {
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final String OWN_WORDS = "https://own-words.test";

  private TestServer server;
  private TestGrants grants;
  private User ada;
  private TestFlow web;
  private TestFlow spa;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    server.add(TestApi.at(OTHER_API).scopes("send"));
    server.add(TestApi.at(OWN_WORDS).scopes("profile", "offline_access"));
    ada = new TestPeople(server).add("ada");
    web = flow(ClientType.WEB);
    spa = flow(ClientType.SPA);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow flow(ClientType type) {
    return TestFlow.register(
        server,
        TestClient.machine()
            .type(type)
            .allowed(API, "read")
            .allowed(OTHER_API, "send")
            .allowed(OWN_WORDS, "profile", "offline_access"));
  }

  private Answer tokens(String scopes, String audience, String... apis) {
    return web.exchange(
        grants.code(web, ada, TestGrants.granted(scopes, apis)), "audience", audience);
  }

  private static JWTClaimsSet claims(Answer answer, String token) throws ParseException {
    return SignedJWT.parse(answer.text(token)).getJWTClaimsSet();
  }

  @Test
  @DisplayName("RFC 6749 §5.1: lets no cache keep an answer with a token, or an error")
  void unstored() {
    Answer code = web.tokens(ada);
    Answer refreshed = web.refresh(code.text("refresh_token"));
    Answer machine = server.token(server.add(TestClient.machine().allowed(API, "read")));
    Answer refused = web.exchange("rubbish");
    assertThat(List.of(code, refreshed, machine)).allMatch(answer -> answer.status() == 200);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(List.of(code, refreshed, machine, refused))
        .allSatisfy(
            answer -> {
              assertThat(answer.header("Content-Type")).contains("application/json");
              assertThat(answer.header("Cache-Control")).contains("no-store");
              assertThat(answer.header("Pragma")).contains("no-cache");
            });
  }

  @Test
  @DisplayName("RFC 6749 §3.3: says what scope it gave where that is none of those asked for")
  void scopeTold() throws ParseException {
    Answer unknown = web.tokens(ada, "scope", "frobnicate", "audience", API);
    assertThat(unknown.text("scope")).isEmpty();
    assertThat(claims(unknown, "access_token").getClaim("scope")).isNull();

    Answer both =
        tokens("openid offline_access read send", API, API + " read", OTHER_API + " send");
    assertThat(both.text("scope")).isEqualTo("openid offline_access read");
    Answer elsewhere =
        web.refresh(both.text("refresh_token"), "scope", "read", "audience", OTHER_API);
    assertThat(elsewhere.text("scope")).isEmpty();
  }

  @Test
  @DisplayName("RFC 6749 §3.3: without scope gives all that the client may have at its default Api")
  void scopeByDefault() {
    TestFlow one =
        TestFlow.register(server, TestClient.machine().type(ClientType.WEB).allowed(API, "read"));
    assertThat(one.tokens(ada, "scope", "").text("scope")).isEqualTo("read");
  }

  @Test
  @DisplayName("RFC 9068 §2.2.3: writes into a token the scopes that its audience knows, no others")
  void scopesMeanSomething() throws ParseException {
    Answer openid = tokens("openid profile email offline_access read", API, API + " read");
    assertThat(claims(openid, "access_token").getStringClaim("scope"))
        .isEqualTo("openid profile email read");
    assertThat(openid.text("scope")).isEqualTo("openid profile email offline_access read");

    Answer plain = tokens("profile email offline_access read", API, API + " read");
    JWTClaimsSet claims = claims(plain, "access_token");
    assertThat(claims.getAudience()).containsExactly(API);
    assertThat(claims.getStringClaim("scope")).isEqualTo("read");

    Answer own =
        tokens("profile email offline_access", OWN_WORDS, OWN_WORDS + " profile offline_access");
    assertThat(claims(own, "access_token").getStringClaim("scope"))
        .isEqualTo("profile offline_access");
  }

  @Test
  @DisplayName("RFC 9068 §2.2.1: a refreshed token says when and how the person signed in at first")
  void signInIsFixed() throws ParseException {
    Answer first = tokens("openid offline_access read", API, API + " read");
    Answer second = web.refresh(first.text("refresh_token"), "audience", API);
    for (String fixed : List.of("auth_time", "acr", "amr", "sub", "client_id")) {
      assertThat(claims(second, "access_token").getClaim(fixed))
          .as(fixed)
          .isNotNull()
          .isEqualTo(claims(first, "access_token").getClaim(fixed));
    }
  }

  @Test
  @DisplayName("OpenID Connect Core §10.1: says by which key of the JWK set it signed")
  void keyId() throws ParseException {
    JWKSet set = JWKSet.parse(server.get("/.well-known/jwks.json").body());
    assertThat(set.size()).isGreaterThan(1);
    Answer answer = web.tokens(ada);
    for (String token : List.of("id_token", "access_token")) {
      SignedJWT signed = SignedJWT.parse(answer.text(token));
      assertThat(set.getKeyByKeyId(signed.getHeader().getKeyID()).getAlgorithm())
          .isEqualTo(signed.getHeader().getAlgorithm());
    }
    assertThat(SignedJWT.parse(answer.text("id_token")).getHeader().getAlgorithm().getName())
        .isEqualTo("RS256");
  }

  @Test
  @DisplayName("OpenID Connect Core §2: an ID token has what is required, as it is required")
  void idToken() throws ParseException {
    JWTClaimsSet claims = claims(web.tokens(ada, "nonce", "n"), "id_token");
    assertThat(claims.getClaims()).containsKeys("iss", "sub", "aud", "exp", "iat", "auth_time");
    assertThat(claims.getSubject()).matches("[\\x21-\\x7E]{1,255}");
    assertThat(claims.getAudience()).containsExactly(web.client().id());
    assertThat(claims.getStringClaim("azp")).isEqualTo(web.client().id());
    assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
    assertThat(claims.getIssueTime().toInstant().getEpochSecond())
        .isEqualTo(server.now().getEpochSecond());
  }

  @Test
  @DisplayName("RFC 7636 §4.4: shows nobody the challenge in a code")
  void hiddenChallenge() {
    String code = grants.code(spa, ada, TestGrants.granted("openid"));
    byte[] challenge = Base64.getUrlDecoder().decode(TestFlow.CHALLENGE);
    String bytes =
        new String(
            Base64.getUrlDecoder().decode(code.substring(code.lastIndexOf('.') + 1)),
            StandardCharsets.ISO_8859_1);
    assertThat(code).doesNotContain(TestFlow.CHALLENGE);
    assertThat(bytes)
        .doesNotContain(new String(challenge, StandardCharsets.ISO_8859_1))
        .doesNotContain(spa.client().id());
    assertThat(spa.exchange(code).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 6749 §2.3.1, §10.1: a public client has no secret to come with")
  void publicClient() {
    Map<String, String> request = new TreeMap<>(spa.exchangeRequest(spa.code(ada)));
    request.put("client_secret", spa.client().secret());
    assertThat(server.postForm(TestServer.form(request)).error()).isEqualTo("invalid_client");
    request.remove("client_secret");
    Answer basic =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Authorization", TestServer.basic(spa.client().id(), ""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(TestServer.form(request))));
    assertThat(basic.status()).isEqualTo(401);
    assertThat(basic.header("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(server.clients().find(spa.id()).orElseThrow().credentials()).isEmpty();
    request.remove("client_id");
    assertThat(server.postForm(TestServer.form(request)).error()).isEqualTo("invalid_client");
    request.put("client_id", spa.client().id());
    assertThat(server.postForm(TestServer.form(request)).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 9700 §2.1.1: enforces a challenge of a client that has a secret too")
  void confidentialChallenge() {
    String code = grants.code(web, ada, TestGrants.granted("openid"));
    assertThat(web.exchange(code, "code_verifier", "").error()).isEqualTo("invalid_grant");
    assertThat(web.exchange(code, "code_verifier", "a".repeat(43)).error())
        .isEqualTo("invalid_grant");
    assertThat(web.exchange(code).status()).isEqualTo(200);
    String without =
        grants.code(web, ada, TestGrants.granted("openid"), Optional.empty(), Optional.empty());
    assertThat(web.exchange(without).error()).isEqualTo("invalid_grant");
  }
}
