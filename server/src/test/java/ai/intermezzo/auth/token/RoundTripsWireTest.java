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
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("How often a request asks the database")
final class RoundTripsWireTest {
  private static final String API = "https://api.test";

  /** Each refresh rotates, without a clock that has to move, which would make caches read too. */
  private static final RefreshPolicy AT_ONCE =
      new RefreshPolicy(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(2), true);

  private static final String SCOPES = "openid profile offline_access read";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Database.Engine engine;
  private TestServer server;
  private TestGrants grants;
  private TestFlow app;
  private User ada;

  RoundTripsWireTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    TestServer.Setup setup = TestServer.in(folder).around(real -> new Listening(real, asked));
    server =
        switch (engine) {
          case SQLITE -> setup.start();
          case POSTGRESQL -> setup.database(TestDatabases.postgresUrl()).start();
        };
    server.add(TestApi.at(API).scopes("read", "write"));
    grants = new TestGrants(server, MasterKeySource.file(folder));
    app =
        TestFlow.register(
            server,
            TestClient.machine().type(ClientType.WEB).allowed(API, "read", "write"),
            signIn -> RefreshRulesWireTest.with(signIn, AT_ONCE, true));
    ada = new TestPeople(server).add("ada");
    // What is configured is remembered from the first request on.
    tokens(SCOPES);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Answer tokens(String scopes) {
    return app.exchange(grants.code(app, ada, TestGrants.granted(scopes, API + " read")));
  }

  /** What the requests asked, without what the server asks by itself. */
  private Answer assertAsks(Supplier<Answer> request, String... expected) {
    asked.clear();
    Answer answer = request.get();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(asked).containsExactly(expected);
    return answer;
  }

  private Answer refresh(Answer tokens) {
    return app.refresh(tokens.text("refresh_token"));
  }

  @Test
  @DisplayName("a code is exchanged by one statement, with an ID token too")
  void exchange() {
    String code = grants.code(app, ada, TestGrants.granted(SCOPES, API + " read"));
    Answer tokens = assertAsks(() -> app.exchange(code), "write of one");
    assertThat(tokens.text("id_token")).isNotEmpty();
  }

  @Test
  @DisplayName("a refresh is one statement, with an ID token too, once one of the client was seen")
  void refresh() {
    Answer first = tokens(SCOPES);
    Answer second = assertAsks(() -> refresh(first), "read", "write of one");
    Answer third = assertAsks(() -> refresh(second), "write of one");
    assertThat(third.text("id_token")).isNotEmpty();
    Answer others = tokens(SCOPES);
    assertAsks(() -> refresh(others), "write of one");
    assertAsks(() -> app.refresh(third.text("refresh_token"), "scope", "read"), "write of one");
  }

  @Test
  @DisplayName("a grant that holds something else than the client's last is found out by two more")
  void another() {
    Answer usual = refresh(tokens(SCOPES));
    Answer other = tokens("openid offline_access read");
    Answer refreshed = assertAsks(() -> refresh(other), "write of one", "read", "write of one");
    assertThat(refreshed.text("scope")).isEqualTo("openid offline_access read");
    assertThat(refresh(usual).text("scope")).isEqualTo(SCOPES);
    assertThat(refresh(refreshed).text("scope")).isEqualTo("openid offline_access read");
  }

  @Test
  @DisplayName(
      "what is refused for what it asks moves no row, whatever was granted to the last one")
  void refused() {
    Answer narrow = tokens("openid offline_access");
    Answer wide = refresh(tokens(SCOPES));
    assertThat(app.refresh(narrow.text("refresh_token"), "scope", "read").error())
        .isEqualTo("invalid_scope");
    assertThat(grants.generations(app)).containsExactlyInAnyOrder(0L, 0L, 1L);
    assertThat(refresh(narrow).text("scope")).isEqualTo("openid offline_access");
    assertThat(app.refresh(wide.text("refresh_token"), "scope", "read").text("scope"))
        .isEqualTo("read");
  }

  @Test
  @DisplayName("userinfo and introspection read once")
  void reads() {
    String token = tokens(SCOPES).text("access_token");
    Answer userinfo =
        assertAsks(
            () ->
                server.send(server.request("/userinfo").header("Authorization", "Bearer " + token)),
            "read");
    assertThat(userinfo.text("sub")).isEqualTo(ada.subject());
    assertAsks(
        () -> {
          var form = app.credentials();
          form.put("token", token);
          return server.send(
              server
                  .request("/oauth/introspect")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(TestServer.form(form))));
        },
        "read");
  }

  /** Requests run on virtual threads, and what the server does by itself on others. */
  private record Listening(Database real, List<String> asked) implements Database {
    private void note(String what) {
      if (Thread.currentThread().isVirtual()) {
        asked.add(what);
      }
    }

    @Override
    public Engine engine() {
      return real.engine();
    }

    @Override
    public <T> T read(Work<T> work) {
      note("read");
      return real.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
      note("write");
      return real.write(work);
    }

    @Override
    public <T> T writeOne(Work<T> work) {
      note("write of one");
      return real.writeOne(work);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
