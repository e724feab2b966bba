package ai.intermezzo.auth.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestGrants;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7662: introspection")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IntrospectWireTest {
  private static final String PATH = "/oauth/introspect";
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final String INACTIVE = "{\"active\":false}";

  private TestServer server;
  private TestGrants grants;
  private TestPeople people;
  private User ada;
  private TestFlow web;
  private TestClient machine;
  private TestClient apis;
  private TestClient otherApis;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    server.add(TestApi.at(OTHER_API).scopes("send"));
    people = new TestPeople(server);
    ada = people.add("ada");
    web =
        TestFlow.register(
            server,
            TestClient.machine()
                .type(ClientType.WEB)
                .allowed(API, "read")
                .allowed(OTHER_API, "send"));
    machine = server.add(TestClient.machine().allowed(API, "read"));
    apis = introspecting(API);
    otherApis = introspecting(OTHER_API);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestClient introspecting(String audience) {
    TestClient client = TestClient.machine();
    server
        .clients()
        .create(client.build(server.now()).introspecting(Set.of(new Audience(audience))));
    return client;
  }

  private Answer tokens(User user, String audience) {
    return web.exchange(
        grants.code(
            web,
            user,
            TestGrants.granted(
                "openid offline_access read send", API + " read", OTHER_API + " send")),
        "audience",
        audience);
  }

  private Answer introspect(TestClient client, String token) {
    return server.send(
        server
            .request(PATH)
            .header("Authorization", TestServer.basic(client.id(), client.secret()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(TestServer.form(Map.of("token", token)))));
  }

  private void assertActive(TestClient client, String token, boolean active) {
    Answer answer = introspect(client, token);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    if (active) {
      assertThat(answer.json().path("active").asBoolean()).isTrue();
    } else {
      assertThat(answer.body()).isEqualTo(INACTIVE);
    }
  }

  @Test
  @DisplayName("§2.2: tells of a user's access token what it says")
  void userToken() {
    Answer tokens = tokens(ada, API);
    Answer answer = introspect(apis, tokens.text("access_token"));
    assertThat(answer.json().propertyNames())
        .containsExactly(
            "active", "iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "token_type");
    assertThat(answer.text("iss")).isEqualTo(TestServer.ISSUER);
    assertThat(answer.text("sub")).isEqualTo(ada.subject());
    assertThat(answer.json().path("aud").valueStream().map(aud -> aud.stringValue()))
        .containsExactly(API, TestServer.ISSUER + "userinfo");
    assertThat(answer.text("client_id")).isEqualTo(web.client().id());
    assertThat(answer.text("scope")).isEqualTo("openid read");
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.json().path("exp").asLong()).isEqualTo(server.now().getEpochSecond() + 3600);
  }

  @Test
  @DisplayName("§4: the token's own client and its Api's see it, and nobody else hears a word")
  void rights() {
    Answer tokens = tokens(ada, API);
    Answer others = tokens(ada, OTHER_API);
    String machines = server.token(machine).text("access_token");
    String access = tokens.text("access_token");
    String refresh = tokens.text("refresh_token");

    assertActive(web.client(), access, true);
    assertActive(apis, access, true);
    assertActive(otherApis, access, false);
    assertActive(machine, access, false);

    assertActive(apis, others.text("access_token"), false);
    assertActive(otherApis, others.text("access_token"), true);

    assertActive(machine, machines, true);
    assertActive(apis, machines, true);
    assertActive(otherApis, machines, false);
    assertActive(web.client(), machines, false);

    assertActive(web.client(), refresh, true);
    assertActive(apis, refresh, false);
    assertActive(machine, refresh, false);

    for (TestClient any : new TestClient[] {web.client(), apis}) {
      assertActive(any, tokens.text("id_token"), false);
      assertActive(any, "rubbish", false);
    }
  }

  @Test
  @DisplayName("§4: checks the signature: a token that was changed is not active")
  void changed() {
    String token = tokens(ada, API).text("access_token");
    String[] parts = token.split("\\.", -1);
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("openid read", "openid send");
    String wider =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));
    assertActive(apis, token, true);
    for (String other :
        List.of(
            parts[0] + "." + wider + "." + parts[2],
            parts[0] + "." + parts[1] + ".",
            none + "." + parts[1] + ".")) {
      assertThat(other).isNotEqualTo(token);
      assertActive(apis, other, false);
    }
  }

  @Test
  @DisplayName("§2.1: asks for a client with a secret")
  void clients() {
    String token = tokens(ada, API).text("access_token");
    TestFlow spa =
        TestFlow.register(server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
    Answer publicClient =
        server.send(
            server
                .request(PATH)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        TestServer.json(Map.of("client_id", spa.client().id(), "token", token)))));
    assertThat(publicClient.status()).isEqualTo(400);
    assertThat(publicClient.error()).isEqualTo("unauthorized_client");
    Answer wrong = introspect(machine.known(machine.id(), "wrong"), token);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(server.get(PATH + "?token=" + token).status()).isEqualTo(405);
  }

  @Test
  @DisplayName("calls a token inactive as soon as what it was issued under has ended")
  void ended() {
    User bob = people.add("bob");
    Answer blocked = tokens(bob, API);
    assertActive(apis, blocked.text("access_token"), true);
    people.users().block(bob.id());
    assertActive(apis, blocked.text("access_token"), false);
    assertActive(web.client(), blocked.text("refresh_token"), false);
    people.users().unblock(bob.id());
    assertActive(apis, blocked.text("access_token"), false);

    var second = server.addSecret(machine, Optional.empty(), Optional.empty());
    TestServer.await(
        "the second secret is known", () -> server.token(second.client()).status() == 200);
    String token = server.token(second.client()).text("access_token");
    assertActive(apis, token, true);
    server.clients().revoke(new ClientId(machine.id()), second.id());
    TestServer.await("its token has ended", () -> introspect(apis, token).body().equals(INACTIVE));
    assertActive(apis, server.token(machine).text("access_token"), true);
  }

  @Test
  @DisplayName("calls a refresh token active just while it would give tokens")
  void refreshTokens() {
    String first = tokens(ada, API).text("refresh_token");
    String second = web.refresh(first).text("refresh_token");
    assertActive(web.client(), first, true);
    assertActive(web.client(), second, true);
    server.advance(Duration.ofSeconds(31));
    assertActive(web.client(), first, false);
    assertActive(web.client(), second, true);
    Answer answer = introspect(web.client(), second);
    assertThat(answer.json().propertyNames())
        .containsExactly("active", "iss", "sub", "client_id", "scope", "iat", "exp");
    // Asking did not count as presenting it: the grant goes on.
    assertThat(web.refresh(second).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token", "nonsense"})
  @DisplayName("§2.1: finds a token whatever the hint says that it is")
  void hints(String hint) {
    Answer tokens = tokens(ada, API);
    for (String kind : List.of("access_token", "refresh_token")) {
      Map<String, String> request = new TreeMap<>(web.credentials());
      request.put("token", tokens.text(kind));
      request.put("token_type_hint", hint);

      assertThat(
              server
                  .send(
                      server
                          .request(PATH)
                          .header("Content-Type", "application/x-www-form-urlencoded")
                          .POST(BodyPublishers.ofString(TestServer.form(request))))
                  .json()
                  .get("active")
                  .asBoolean())
          .as(kind)
          .isTrue();
    }
  }

  @Test
  @DisplayName("calls an expired access token inactive")
  void expired() {
    String token = tokens(ada, API).text("access_token");
    server.advance(Duration.ofSeconds(3599));
    assertActive(apis, token, true);
    server.advance(Duration.ofSeconds(1));
    assertActive(apis, token, false);
  }
}
