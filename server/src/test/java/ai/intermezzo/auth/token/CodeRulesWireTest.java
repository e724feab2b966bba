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
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.user.User;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An authorization code")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CodeRulesWireTest {
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final String USERINFO = TestServer.ISSUER + "userinfo";

  private TestServer server;
  private TestPeople people;
  private TestGrants grants;
  private User ada;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    people = new TestPeople(server);
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read", "write").lifetime(600));
    server.add(
        TestApi.at(OTHER_API).scopes("send").lifetime(700).signedWith(SigningAlgorithm.RS256));
    ada = people.add("ada");
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow client(ClientType type) {
    return TestFlow.register(
        server, TestClient.machine().type(type).allowed(API, "read").allowed(OTHER_API, "send"));
  }

  private String code(TestFlow client) {
    return grants.code(
        client, ada, TestGrants.granted("openid read", API + " read", OTHER_API + " send"));
  }

  private static JWTClaimsSet claims(Answer answer, String token) {
    try {
      return SignedJWT.parse(answer.text(token)).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("that is refused leaves no row, whatever the reason")
  void noTrace() {
    TestFlow spa = client(ClientType.SPA);
    TestFlow web = client(ClientType.WEB);
    String code = code(spa);

    assertRefused(spa.exchange(code, "code_verifier", ""), "invalid_grant");
    assertRefused(spa.exchange(code, "code_verifier", "a".repeat(43)), "invalid_grant");
    assertRefused(spa.exchange(code, "redirect_uri", ""), "invalid_grant");
    assertRefused(spa.exchange(code, "redirect_uri", "https://evil.test/"), "invalid_grant");
    assertRefused(spa.exchange(code, "audience", "https://nobody.test"), "invalid_target");
    assertRefused(spa.exchange(code, "audience", API, "resource", OTHER_API), "invalid_target");
    assertRefused(web.exchange(code), "invalid_grant");
    assertRefused(web.exchange(code(web), "client_secret", "wrong"), "invalid_client");
    assertRefused(web.exchange(code(web), "client_secret", ""), "invalid_client");
    assertRefused(spa.exchange(code, "client_secret", "some"), "invalid_client");
    assertRefused(spa.exchange(code, "client_id", "nobody"), "invalid_client");
    assertRefused(spa.exchange(code.substring(1)), "invalid_grant");
    assertRefused(spa.exchange(""), "invalid_request");

    assertThat(grants.count(spa)).isZero();
    assertThat(grants.count(web)).isZero();
    assertThat(spa.exchange(code).status()).isEqualTo(200);
  }

  private static void assertRefused(Answer answer, String error) {
    assertThat(answer.error()).as(answer.body()).isEqualTo(error);
    assertThat(answer.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("WWW-Authenticate")).as("the secret came in the body").isEmpty();
  }

  @Test
  @DisplayName("RFC 9700 §2.1.1: of a public client without a challenge is refused")
  void publicWithoutChallenge() {
    TestFlow spa = client(ClientType.NATIVE);
    String code =
        grants.code(spa, ada, TestGrants.granted("openid"), Optional.empty(), Optional.empty());
    assertRefused(spa.exchange(code, "code_verifier", ""), "invalid_grant");
    assertRefused(spa.exchange(code), "invalid_grant");
    assertThat(grants.count(spa)).isZero();
  }

  @Test
  @DisplayName("is good for less than a minute")
  void expires() {
    TestFlow spa = client(ClientType.SPA);
    String code = code(spa);
    server.advance(Duration.ofSeconds(59));
    assertThat(spa.exchange(code).status()).isEqualTo(200);
    String late = code(spa);
    server.advance(Duration.ofSeconds(60));
    assertRefused(spa.exchange(late), "invalid_grant");
    assertThat(grants.count(spa)).isEqualTo(1);
  }

  @Test
  @DisplayName("of somebody blocked or signed out since it was issued gives nothing")
  void people() {
    TestFlow spa = client(ClientType.SPA);
    for (String scope : List.of("openid", "read")) {
      User bob = people.add("bob-" + scope);
      String code = grants.code(spa, bob, TestGrants.granted(scope, API + " read"));
      people.users().block(bob.id());
      assertThat(spa.exchange(code).text("error_description")).isEqualTo("user is blocked");
      people.users().unblock(bob.id());
      assertRefused(spa.exchange(code), "invalid_grant");
      people.users().delete(bob.id());
      assertRefused(spa.exchange(code), "invalid_grant");
    }
    assertThat(grants.count(spa)).isZero();
  }

  @Test
  @DisplayName("gives a token for the Api that is named, signed and valid as that Api says")
  void audience() throws ParseException {
    TestFlow spa = client(ClientType.SPA);
    Answer there = spa.exchange(code(spa), "resource", OTHER_API);
    assertThat(claims(there, "access_token").getAudience()).containsExactly(OTHER_API, USERINFO);
    assertThat(there.json().path("expires_in").asInt()).isEqualTo(700);
    assertThat(there.text("scope")).isEqualTo("openid");
    assertThat(SignedJWT.parse(there.text("access_token")).getHeader().getAlgorithm().getName())
        .isEqualTo("RS256");
    Answer here = spa.exchange(code(spa), "audience", API);
    assertThat(claims(here, "access_token").getAudience()).containsExactly(API, USERINFO);
    assertThat(here.text("scope")).isEqualTo("openid read");
    assertThat(here.json().path("expires_in").asInt()).isEqualTo(600);
    Answer none = spa.exchange(code(spa));
    assertThat(claims(none, "access_token").getAudience()).containsExactly(USERINFO);
    assertThat(none.json().path("expires_in").asInt()).isEqualTo(3600);
  }

  @Test
  @DisplayName("RFC 9068 §2.2: gives an access token with exactly the claims of the design")
  void accessTokenClaims() throws ParseException {
    TestFlow spa = client(ClientType.SPA);
    Answer answer = spa.exchange(code(spa), "audience", API);
    JWTClaimsSet claims = claims(answer, "access_token");
    long now = server.now().getEpochSecond();
    assertThat(claims.getClaims())
        .containsOnlyKeys(
            "iss",
            "sub",
            "aud",
            "iat",
            "exp",
            "jti",
            "client_id",
            "azp",
            "auth_time",
            "acr",
            "amr",
            "scope");
    assertThat(claims.getLongClaim("auth_time")).isEqualTo(now);
    assertThat(claims.getStringClaim("acr")).isEqualTo("1");
    assertThat(claims.getStringListClaim("amr")).containsExactly("pwd");
    assertThat(claims.getStringClaim("scope")).isEqualTo("openid read");
    assertThat(claims.getStringClaim("jti")).hasSize(32);
    assertThat(claims.getExpirationTime().toInstant().getEpochSecond()).isEqualTo(now + 600);
  }

  @Test
  @DisplayName("gives no ID token without openid, and a nonce only where the request had one")
  void openid() {
    TestFlow spa = client(ClientType.SPA);
    Answer plain = spa.exchange(grants.code(spa, ada, TestGrants.granted("read", API + " read")));
    assertThat(plain.json().propertyNames())
        .containsExactly("access_token", "token_type", "expires_in", "scope");
    assertThat(claims(plain, "access_token").getAudience()).containsExactly(API);

    Answer bare =
        spa.exchange(
            grants.code(
                spa,
                ada,
                TestGrants.granted("openid"),
                Optional.of(TestFlow.CHALLENGE),
                Optional.empty()));
    assertThat(claims(bare, "id_token").getClaims())
        .containsOnlyKeys(
            "iss", "sub", "aud", "exp", "iat", "auth_time", "azp", "sid", "at_hash", "amr", "acr");
    assertThat(claims(spa.exchange(code(spa)), "id_token").getClaim("nonce")).isEqualTo("n-1");
  }
}
