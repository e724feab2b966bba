package ai.intermezzo.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The audit log of a server")
final class AuditWireTest {
  @Test
  @DisplayName("tells of stolen codes and refresh tokens, and holds neither")
  void reuse(@TempDir Path folder) {
    try (TestServer server = TestServer.in(folder).start()) {
      server.add(TestApi.at("https://api.test").scopes("read:notes"));
      User ada = new TestPeople(server).add("ada");
      TestFlow app =
          TestFlow.register(
              server,
              TestClient.machine().type(ClientType.WEB).allowed("https://api.test", "read:notes"));
      String code = app.code(ada);
      assertThat(app.exchange(code).status()).isEqualTo(200);
      assertThat(app.exchange(code).error()).isEqualTo("invalid_grant");
      String spent = app.tokens(ada).text("refresh_token");
      String current = app.refresh(spent).text("refresh_token");
      server.advance(Duration.ofMinutes(1));
      assertThat(app.refresh(spent).error()).isEqualTo("invalid_grant");
      assertThat(app.refresh(current).error()).isEqualTo("invalid_grant");

      List<AuditEntry> log =
          new AuditStore(server.database(), server.clock(), new SecureRandom())
              .list(Optional.of(ada.subject()), 100);
      assertThat(log)
          .extracting(AuditEntry::kind)
          .containsOnlyOnce("code_reused", "token_reused")
          .contains("signed_in");
      assertThat(log)
          .filteredOn(entry -> entry.kind().endsWith("_reused"))
          .allSatisfy(entry -> assertThat(entry.clientId()).contains(app.client().id()));
      assertThat(log.toString()).doesNotContain(code, spent, current);
    }
  }
}
