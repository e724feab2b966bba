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
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.seal.MasterKeySource;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Pages of other origins")
final class PagesWireTest {
  private static final String API = "https://api.test";
  private static final String FOREIGN = "https://foreign.test";
  private static final String NOBODY = "https://nobody.test";

  private static TestFlow foreign(TestServer server, ClientType type) {
    return TestFlow.register(
        server,
        TestClient.machine().type(type).allowed(API, "read"),
        signIn -> signIn.withWebOrigins(List.of(new WebOrigin(FOREIGN))));
  }

  private static Answer post(
      TestServer server, String path, String origin, Map<String, String> body) {
    Answer answer =
        server.send(
            server
                .request(path)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TestServer.json(body))));
    assertThat(answer.header("Vary")).contains("Origin");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    return answer;
  }

  private static Optional<String> allowed(Answer answer) {
    return answer.header("Access-Control-Allow-Origin");
  }

  @Test
  @DisplayName("read what is told to their own client, and of others not even the errors")
  void matrix(@TempDir Path folder) {
    try (TestServer server = TestServer.in(folder).start()) {
      TestGrants grants = new TestGrants(server, MasterKeySource.file(folder));
      server.add(TestApi.at(API).scopes("read"));
      var ada = new TestPeople(server).add("ada");
      TestFlow spa =
          TestFlow.register(server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
      TestFlow web = foreign(server, ClientType.WEB);
      TestClient machine = server.add(TestClient.machine().allowed(API, "read"));
      var granted = TestGrants.granted("openid offline_access read", API + " read");

      Map<String, String> exchange = spa.exchangeRequest(grants.code(spa, ada, granted));
      Answer own = post(server, TestServer.TOKEN, TestFlow.ORIGIN, exchange);
      assertThat(own.status()).isEqualTo(200);
      assertThat(allowed(own)).contains(TestFlow.ORIGIN);
      assertThat(own.header("Access-Control-Expose-Headers").orElseThrow()).contains("DPoP-Nonce");
      assertThat(allowed(post(server, TestServer.TOKEN, TestFlow.ORIGIN, exchange)))
          .as("its error")
          .contains(TestFlow.ORIGIN);

      for (String origin : List.of(FOREIGN, NOBODY, "null")) {
        Answer tokens =
            post(
                server,
                TestServer.TOKEN,
                origin,
                spa.exchangeRequest(grants.code(spa, ada, granted)));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(allowed(tokens)).as(origin).isEmpty();
        assertThat(allowed(post(server, TestServer.TOKEN, origin, spa.exchangeRequest("rubbish"))))
            .as(origin)
            .isEmpty();
      }

      Map<String, String> machines = new TreeMap<>();
      machines.put("grant_type", "client_credentials");
      machines.put("client_id", machine.id());
      machines.put("client_secret", machine.secret());
      assertThat(allowed(post(server, TestServer.TOKEN, TestFlow.ORIGIN, machines))).isEmpty();
      Map<String, String> webs = web.exchangeRequest(grants.code(web, ada, granted));
      assertThat(allowed(post(server, TestServer.TOKEN, TestFlow.ORIGIN, webs))).isEmpty();

      Map<String, String> revoke = new TreeMap<>(spa.credentials());
      revoke.put("token", "rubbish");
      assertThat(allowed(post(server, "/oauth/revoke", TestFlow.ORIGIN, revoke)))
          .contains(TestFlow.ORIGIN);
      assertThat(allowed(post(server, "/oauth/revoke", FOREIGN, revoke))).isEmpty();
      assertThat(allowed(post(server, "/oauth/revoke", NOBODY, revoke))).isEmpty();

      assertThat(server.postJson(TestServer.json(spa.exchangeRequest("rubbish"))).header("Vary"))
          .as("to no page at all")
          .contains("Origin");
    }
  }

  @Test
  @DisplayName("may ask before: any client's for token, revoke and userinfo, nobody's else")
  void preflights(@TempDir Path folder) {
    try (TestServer server = TestServer.in(folder).start()) {
      server.add(TestApi.at(API).scopes("read"));
      var _ = foreign(server, ClientType.SPA);
      for (String path : List.of(TestServer.TOKEN, "/oauth/revoke", "/userinfo")) {
        Answer answer = preflight(server, path, FOREIGN);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(allowed(answer)).contains(FOREIGN);
        assertThat(answer.header("Access-Control-Allow-Methods").orElseThrow()).contains("POST");
        assertThat(answer.header("Access-Control-Allow-Headers").orElseThrow())
            .contains("auth0-client", "content-type", "dpop");
        for (String origin :
            List.of(NOBODY, "null", FOREIGN + "/", FOREIGN.toUpperCase(java.util.Locale.ROOT))) {
          Answer refused = preflight(server, path, origin);
          assertThat(allowed(refused)).as(origin).isEmpty();
          assertThat(refused.header("Vary")).contains("Origin");
        }
      }
      assertThat(allowed(preflight(server, "/oauth/introspect", FOREIGN))).isEmpty();
    }
  }

  private static Answer preflight(TestServer server, String path, String origin) {
    return server.send(
        server
            .request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "auth0-client,content-type,dpop")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  @DisplayName("read a 503 as plain text, and their refresh token is as good as before")
  void unavailable(@TempDir Path folder) {
    try (OwnPostgres postgres = new OwnPostgres(folder);
        TestServer server = TestServer.in(folder).database(postgres.url()).start()) {
      TestGrants grants = new TestGrants(server, MasterKeySource.file(folder));
      server.add(TestApi.at(API).scopes("read"));
      var ada = new TestPeople(server).add("ada");
      TestFlow spa =
          TestFlow.register(server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
      var granted = TestGrants.granted("openid offline_access read", API + " read");
      Answer first = spa.exchange(grants.code(spa, ada, granted));
      Map<String, String> refresh = new TreeMap<>(spa.credentials());
      refresh.put("grant_type", "refresh_token");
      refresh.put("refresh_token", first.text("refresh_token"));
      Map<String, String> exchange = spa.exchangeRequest(grants.code(spa, ada, granted));
      // Once the server has seen a change that came after them, it asks for client and origin no
      // more.
      assertThat(allowed(preflight(server, TestServer.TOKEN, FOREIGN))).isEmpty();
      var _ = foreign(server, ClientType.SPA);
      TestServer.await(
          "the server has seen the changes",
          () -> allowed(preflight(server, TestServer.TOKEN, FOREIGN)).isPresent());
      assertThat(
              allowed(
                  post(server, TestServer.TOKEN, TestFlow.ORIGIN, spa.exchangeRequest("rubbish"))))
          .contains(TestFlow.ORIGIN);

      postgres.stop();
      for (Map<String, String> request : List.of(refresh, exchange)) {
        Answer away = post(server, TestServer.TOKEN, TestFlow.ORIGIN, request);
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(allowed(away)).contains(TestFlow.ORIGIN);
        assertThat(away.header("Retry-After").orElseThrow()).matches("[1-9][0-9]?");
      }
      postgres.startAgain();

      TestServer.await(
          "it refreshes again",
          () -> post(server, TestServer.TOKEN, TestFlow.ORIGIN, refresh).status() == 200);
      assertThat(post(server, TestServer.TOKEN, TestFlow.ORIGIN, exchange).status()).isEqualTo(200);
    }
  }
}
