package ai.intermezzo.auth.logout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("A code that was issued just before the person signed out")
final class CodeAfterLogoutWireTest {
  private final Database.Engine engine;
  private TestServer server;
  private User ada;

  CodeAfterLogoutWireTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    TestServer.Setup setup = TestServer.in(folder);
    server =
        switch (engine) {
          case SQLITE -> setup.start();
          case POSTGRESQL -> setup.database(TestDatabases.postgresUrl()).start();
        };
    ada = new TestPeople(server).add("ada");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertSignedOut(Answer answer) {
    assertThat(answer.error()).as(answer.body()).isEqualTo("invalid_grant");
    assertThat(answer.text("error_description")).isEqualTo("The session has ended. Sign in again.");
  }

  @Test
  @DisplayName("gives nothing, whether or not its grant would outlive the session")
  void signedOut() {
    for (ClientType type : new ClientType[] {ClientType.SPA, ClientType.WEB}) {
      TestFlow app = TestFlow.register(server, TestClient.machine().type(type));
      SignedInBrowser here = SignedInBrowser.of(server, ada);
      String code = app.code(here.browser(), ada);
      String openidOnly = app.code(here.browser(), ada, "scope", "openid");
      String withoutIdToken = app.code(here.browser(), ada, "scope", "offline_access");

      assertThat(here.navigate("/v2/logout", "client_id", app.client().id()).status())
          .isEqualTo(200);
      assertThat(here.isSignedIn()).isFalse();
      assertSignedOut(app.exchange(code));
      assertSignedOut(app.exchange(openidOnly));
      assertSignedOut(app.exchange(withoutIdToken));
      assertSignedOut(app.exchange(code));
      assertThat(grants()).as(type.toString()).isZero();
    }
  }

  @Test
  @DisplayName("elsewhere is good, and so is one of the session that begins after")
  void elsewhere() {
    TestFlow app = TestFlow.register(server, TestClient.machine().type(ClientType.SPA));
    SignedInBrowser here = SignedInBrowser.of(server, ada);
    SignedInBrowser there = SignedInBrowser.of(server, ada);
    String code = app.code(there.browser(), ada);
    here.navigate("/v2/logout", "client_id", app.client().id());

    assertThat(app.exchange(code).status()).isEqualTo(200);
    assertThat(app.exchange(app.code(here.browser(), ada)).status()).isEqualTo(200);
  }

  private int grants() {
    return server
        .database()
        .read(tx -> tx.query("SELECT COUNT(*) FROM user_grant").mapTo(Integer.class).one());
  }
}
