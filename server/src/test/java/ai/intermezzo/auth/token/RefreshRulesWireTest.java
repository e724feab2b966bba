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
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.user.User;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A refresh token")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefreshRulesWireTest {
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofDays(1);

  private TestServer server;
  private TestPeople people;
  private TestGrants grants;
  private User ada;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    people = new TestPeople(server);
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read", "write"));
    server.add(TestApi.at(OTHER_API).scopes("send"));
    ada = people.add("ada");
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow spa() {
    return client(ClientType.SPA, RefreshPolicy.DEFAULT);
  }

  private TestFlow client(ClientType type, RefreshPolicy policy) {
    return TestFlow.register(
        server,
        TestClient.machine().type(type).allowed(API, "read", "write").allowed(OTHER_API, "send"),
        signIn -> with(signIn, policy, true));
  }

  static SignIn with(SignIn signIn, RefreshPolicy policy, boolean offline) {
    return new SignIn(
        signIn.redirectUris(),
        signIn.logoutUris(),
        signIn.backchannelLogoutUri(),
        signIn.webOrigins(),
        policy,
        offline,
        signIn.requirePkce(),
        signIn.idTokenResponse(),
        signIn.firstParty(),
        signIn.endsWithSession());
  }

  private Answer tokens(TestFlow client, User user) {
    return client.exchange(
        grants.code(
            client,
            user,
            TestGrants.granted(
                "openid email offline_access read send", API + " read", OTHER_API + " send")));
  }

  private static void assertDead(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("invalid_grant");
    assertThat(answer.text("error_description")).isEqualTo("Unknown or invalid refresh token.");
  }

  @Test
  @DisplayName("rule 1: rotates where it is older than the leeway; a younger one is given again")
  void current() {
    TestFlow spa = spa();
    String first = tokens(spa, ada).text("refresh_token");
    String second = spa.refresh(first).text("refresh_token");
    assertThat(second).isNotEqualTo(first);
    assertThat(spa.refresh(second).text("refresh_token")).isEqualTo(second);
    assertThat(grants.generations(spa)).containsExactly(1L);
    server.advance(LEEWAY);
    assertThat(spa.refresh(second).text("refresh_token")).isNotEqualTo(second);
    assertThat(grants.generations(spa)).containsExactly(2L);
  }

  @Test
  @DisplayName("rules 2 and 3: superseded it gives the current one for the leeway, then ends all")
  void superseded() {
    TestFlow spa = spa();
    String first = tokens(spa, ada).text("refresh_token");
    Answer second = spa.refresh(first);
    server.advance(LEEWAY.minusSeconds(1));
    assertThat(spa.refresh(first).text("refresh_token")).isEqualTo(second.text("refresh_token"));
    server.advance(Duration.ofSeconds(1));
    assertDead(spa.refresh(first));
    assertThat(grants.live(spa)).isZero();
    assertDead(spa.refresh(second.text("refresh_token")));
  }

  @Test
  @DisplayName("rule 4: from before a restore it is taken, and the row jumps past it")
  void restored() {
    TestFlow spa = spa();
    String token = tokens(spa, ada).text("refresh_token");
    for (int i = 0; i < 3; i++) {
      token = spa.refresh(token).text("refresh_token");
      server.advance(LEEWAY);
    }
    grants.putBack(spa, server.now());
    Answer answer = spa.refresh(token);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("refresh_token")).isNotEqualTo(token);
    assertThat(grants.generations(spa)).containsExactly(4L);
  }

  @Test
  @DisplayName("with a leeway of nothing it is good once")
  void noLeeway() {
    TestFlow spa =
        client(ClientType.SPA, new RefreshPolicy(Duration.ZERO, DAY, DAY.multipliedBy(2), true));
    String first = tokens(spa, ada).text("refresh_token");
    String second = spa.refresh(first).text("refresh_token");
    server.advance(Duration.ofMillis(1));
    assertDead(spa.refresh(first));
    assertDead(spa.refresh(second));
  }

  @Test
  @DisplayName("of a client whose tokens do not rotate it is answered with itself, again and again")
  void withoutRotation() {
    TestFlow web =
        client(ClientType.WEB, new RefreshPolicy(LEEWAY, DAY, DAY.multipliedBy(2), false));
    String token = tokens(web, ada).text("refresh_token");
    for (int i = 0; i < 3; i++) {
      Answer answer = web.refresh(token);
      assertThat(answer.text("refresh_token")).isEqualTo(token);
      server.advance(LEEWAY.multipliedBy(2));
    }
  }

  @Test
  @DisplayName(
      "ends when it is not used for the idle time, and at the absolute end whatever is done")
  void lifetimes() {
    RefreshPolicy policy = new RefreshPolicy(LEEWAY, DAY, DAY.multipliedBy(2), true);
    TestFlow idle = client(ClientType.SPA, policy);
    TestFlow busy = client(ClientType.SPA, policy);
    String unused = tokens(idle, ada).text("refresh_token");
    String used = tokens(busy, ada).text("refresh_token");
    server.advance(DAY.minusSeconds(1));
    used = busy.refresh(used).text("refresh_token");
    server.advance(Duration.ofSeconds(1));
    assertDead(idle.refresh(unused));
    server.advance(DAY.minusSeconds(2));
    used = busy.refresh(used).text("refresh_token");
    server.advance(Duration.ofSeconds(2));
    assertDead(busy.refresh(used));
  }

  @Test
  @DisplayName("is not spent by a request that is refused for what it asks")
  void refusedMovesNothing() {
    TestFlow spa = spa();
    String token = tokens(spa, ada).text("refresh_token");
    assertThat(spa.refresh(token, "scope", "openid write").error()).isEqualTo("invalid_scope");
    assertThat(spa.refresh(token, "scope", "a  b").error()).isEqualTo("invalid_scope");
    assertThat(spa.refresh(token, "audience", "https://nobody.test").error())
        .isEqualTo("invalid_target");
    assertThat(spa.refresh(token, "audience", API, "resource", OTHER_API).error())
        .isEqualTo("invalid_target");
    assertDead(spa().refresh(token));
    assertDead(spa.refresh(token.substring(0, token.length() - 1) + "!"));
    assertDead(spa.refresh("v1.MjAxNi0wMS0xM"));
    assertThat(spa.refresh("").error()).isEqualTo("invalid_request");
    assertThat(grants.generations(spa)).containsExactly(0L);
    assertThat(grants.live(spa)).isEqualTo(1);
    assertThat(spa.refresh(token).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 8707 §2.2: gives tokens for one granted Api at a time, with its scopes")
  void audiences() {
    TestFlow spa = spa();
    Answer none = tokens(spa, ada);
    assertThat(none.text("scope")).isEqualTo("openid email offline_access");
    Answer there = spa.refresh(none.text("refresh_token"), "resource", OTHER_API);
    assertThat(there.text("scope")).isEqualTo("openid email offline_access send");
    Answer here = spa.refresh(there.text("refresh_token"), "audience", API, "scope", "read openid");
    assertThat(here.text("scope").split(" ")).containsExactlyInAnyOrder("openid", "read");
    assertThat(here.text("refresh_token")).startsWith("v1.");
  }

  @Test
  @DisplayName("of somebody blocked, deleted or signed out everywhere is good for nothing")
  void people() {
    TestFlow spa = spa();
    User bob = people.add("bob");
    String blocked = tokens(spa, bob).text("refresh_token");
    people.users().block(bob.id());
    Answer refused = spa.refresh(blocked);
    assertThat(refused.error()).isEqualTo("invalid_grant");
    assertThat(refused.text("error_description")).isEqualTo("user is blocked");
    people.users().unblock(bob.id());
    assertDead(spa.refresh(blocked));

    User carol = people.add("carol");
    String everywhere = tokens(spa, carol).text("refresh_token");
    people.users().endEverything(carol.id());
    assertDead(spa.refresh(everywhere));

    User dan = people.add("dan");
    String deleted = tokens(spa, dan).text("refresh_token");
    people.users().delete(dan.id());
    assertDead(spa.refresh(deleted));
  }

  @Test
  @DisplayName(
      "of somebody whose row breaks a rule goes on, and its ID token tells nothing of them")
  void invalidRow() throws ParseException {
    TestFlow spa = spa();
    User eve = people.add("eve");
    Answer before = tokens(spa, eve);
    server
        .database()
        .write(
            tx ->
                tx.update("UPDATE user_account SET email = 'nobody' WHERE user_id = :id")
                    .bind("id", eve.id().bytes())
                    .execute());
    Answer after = spa.refresh(before.text("refresh_token"));
    JWTClaimsSet claims = SignedJWT.parse(after.text("id_token")).getJWTClaimsSet();
    assertThat(claims.getSubject()).isEqualTo(eve.subject());
    assertThat(claims.getClaims()).doesNotContainKeys("email", "email_verified");
    assertThat(spa.refresh(after.text("refresh_token")).status()).isEqualTo(200);
    assertThat(grants.live(spa)).isEqualTo(1);
  }

  @Test
  @DisplayName("is refused once the client may not have offline_access, and its code gives none")
  void offlineTaken() {
    TestFlow spa = spa();
    String token = tokens(spa, ada).text("refresh_token");
    String code =
        grants.code(spa, ada, TestGrants.granted("openid offline_access read", API + " read"));
    var _ =
        server
            .clients()
            .update(
                spa.id(),
                client -> client.with(with(client.signIn(), RefreshPolicy.DEFAULT, false)));
    TestServer.await(
        "it may not refresh", () -> spa.refresh(token).error().equals("unauthorized_client"));
    assertThat(spa.exchange(code).error()).isEqualTo("invalid_grant");
    assertThat(grants.count(spa)).isEqualTo(1);
    assertThat(grants.generations(spa).getFirst()).isLessThanOrEqualTo(1L);
  }
}
