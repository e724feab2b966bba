package ai.intermezzo.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("How long people stay signed in is what the server was told")
final class SessionLifetimesWireTest {
  @Test
  @DisplayName("they go on while they visit, and not beyond the lifetime however often they do")
  void told(@TempDir Path folder) {
    SessionLifetimes lifetimes =
        new SessionLifetimes(Duration.ofMinutes(10), Duration.ofMinutes(25));
    try (TestServer server = TestServer.in(folder).sessions(lifetimes).start()) {
      User ada = new TestPeople(server).add("ada");
      TestFlow client = TestFlow.register(server, TestClient.machine().type(ClientType.WEB));
      TestBrowser visits = new TestBrowser(server);
      TestBrowser stays = new TestBrowser(server);
      client.code(visits, ada);
      client.code(stays, ada);

      server.advance(Duration.ofMinutes(9));
      assertThat(silently(visits, client)).containsKey("code");
      server.advance(Duration.ofMinutes(9));
      assertThat(silently(visits, client)).containsKey("code");
      assertThat(silently(stays, client)).containsEntry("error", "login_required");
      server.advance(Duration.ofMinutes(8));
      assertThat(silently(visits, client)).containsEntry("error", "login_required");
    }
  }

  private static Map<String, String> silently(TestBrowser browser, TestFlow client) {
    return TestBrowser.redirected(
        browser.get("/authorize", client.request("prompt", "none", "scope", "openid")));
  }
}
