package ai.intermezzo.auth.revoke;

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
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("RFC 7009: the revocation endpoint")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevokeWireTest {
  private static final String PATH = "/oauth/revoke";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String API = "https://api.test";

  private TestServer server;
  private TestGrants grants;
  private User ada;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    ada = new TestPeople(server).add("ada");
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow flow(ClientType type) {
    return TestFlow.register(server, TestClient.machine().type(type).allowed(API, "read"));
  }

  private Answer tokens(TestFlow client) {
    return client.exchange(
        grants.code(client, ada, TestGrants.granted("openid offline_access read", API + " read")));
  }

  private Answer post(String type, Map<String, String> parameters) {
    String body = type.equals(JSON) ? TestServer.json(parameters) : TestServer.form(parameters);
    return server.send(
        server.request(PATH).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  private static Map<String, String> request(TestFlow client, String token) {
    Map<String, String> request = new TreeMap<>(client.credentials());
    request.put("token", token);
    return request;
  }

  private static void assertDone(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientType.class,
      names = {"WEB", "SPA", "NATIVE"})
  @DisplayName("ends the grant by a refresh token of any generation, as form and as JSON")
  void refreshTokens(ClientType type) {
    TestFlow client = flow(type);
    for (String contentType : new String[] {FORM, JSON}) {
      String spent = tokens(client).text("refresh_token");
      Answer second = client.refresh(spent);
      server.advance(Duration.ofSeconds(31));
      Answer third = client.refresh(second.text("refresh_token"));
      assertThat(grants.live(client)).isEqualTo(1);

      Map<String, String> request = request(client, spent);
      request.put("token_type_hint", "refresh_token");
      assertDone(post(contentType, request));

      assertThat(grants.live(client)).isZero();
      assertThat(client.refresh(third.text("refresh_token")).error()).isEqualTo("invalid_grant");
      assertDone(post(contentType, request));
    }
  }

  @Test
  @DisplayName("ends the grant by its access token, whatever the hint says")
  void accessToken() {
    TestFlow web = flow(ClientType.WEB);
    Map<String, String> request = request(web, tokens(web).text("access_token"));
    request.put("token_type_hint", "refresh_token");
    assertDone(post(FORM, request));
    assertThat(grants.live(web)).isZero();
  }

  @Test
  @DisplayName("§2.1: refuses another client's token, which goes on")
  void foreign() {
    TestFlow web = flow(ClientType.WEB);
    TestFlow spa = flow(ClientType.SPA);
    Answer tokens = tokens(web);
    for (TestFlow other : new TestFlow[] {flow(ClientType.WEB), spa}) {
      for (String kind : new String[] {"refresh_token", "access_token"}) {
        Answer refused = post(FORM, request(other, tokens.text(kind)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("invalid_grant");
      }
    }
    assertThat(grants.live(web)).isEqualTo(1);
    assertThat(web.refresh(tokens.text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("§2.2: answers 200 for what is no token, and ends nothing")
  void noToken() {
    TestFlow web = flow(ClientType.WEB);
    Answer tokens = tokens(web);
    assertDone(post(FORM, request(web, "rubbish")));
    assertDone(post(FORM, request(web, tokens.text("id_token"))));
    assertDone(post(FORM, request(flow(ClientType.SPA), tokens.text("id_token"))));
    assertThat(grants.live(web)).isEqualTo(1);
  }

  @Test
  @DisplayName("§2.2.1: can't take a machine's access token back, and says so to that machine only")
  void machine() {
    TestClient machine = server.add(TestClient.machine().allowed(API, "read"));
    TestClient other = server.add(TestClient.machine().allowed(API, "read"));
    String token = server.token(machine).text("access_token");
    assertThat(post(JSON, credentials(machine, token)).error()).isEqualTo("unsupported_token_type");
    assertThat(post(JSON, credentials(other, token)).error()).isEqualTo("invalid_grant");
  }

  private static Map<String, String> credentials(TestClient client, String token) {
    return new TreeMap<>(
        Map.of("client_id", client.id(), "client_secret", client.secret(), "token", token));
  }

  @Test
  @DisplayName("wants the client as the token endpoint does, and a token")
  void clients() {
    TestFlow web = flow(ClientType.WEB);
    String token = tokens(web).text("refresh_token");
    Map<String, String> noSecret = request(web, token);
    noSecret.remove("client_secret");
    Answer refused = post(FORM, noSecret);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.error()).isEqualTo("invalid_client");
    assertThat(refused.header("WWW-Authenticate")).isEmpty();
    Answer byBasic =
        server.send(
            server
                .request(PATH)
                .header("Authorization", TestServer.basic(web.client().id(), "wrong"))
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("token=" + token)));
    assertThat(byBasic.status()).isEqualTo(401);
    assertThat(byBasic.header("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(grants.live(web)).isEqualTo(1);

    Map<String, String> noToken = request(web, token);
    noToken.remove("token");
    assertThat(post(FORM, noToken).error()).isEqualTo("invalid_request");
    assertThat(server.get(PATH).status()).isEqualTo(405);
    assertDone(
        server.send(
            server
                .request(PATH)
                .header("Authorization", TestServer.basic(web.client().id(), web.client().secret()))
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("token=" + token))));
    assertThat(grants.live(web)).isZero();
  }
}
