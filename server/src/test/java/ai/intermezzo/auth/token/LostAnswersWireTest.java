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
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.LosesAnswers;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Where the database commits and its answer is lost")
final class LostAnswersWireTest {
  private static final String API = "https://api.test";
  private static final Granted GRANTED =
      TestGrants.granted("openid offline_access read", API + " read");

  private final List<LosesAnswers> databases = new ArrayList<>();
  private TestServer server;
  private TestGrants grants;
  private TestFlow spa;
  private User ada;

  @BeforeEach
  void start(@TempDir Path folder) {
    server =
        TestServer.in(folder)
            .around(
                real -> {
                  databases.add(new LosesAnswers(real));
                  return databases.getFirst();
                })
            .start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    spa = TestFlow.register(server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
    ada = new TestPeople(server).add("ada");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  @DisplayName("a code is spent by the very request that spent it, and gives its tokens")
  void code() {
    String code = grants.code(spa, ada, GRANTED);
    databases.getFirst().lose(1);
    Answer answer = spa.exchange(code);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(grants.count(spa)).isEqualTo(1);
    assertThat(grants.live(spa)).isEqualTo(1);
    assertThat(spa.refresh(answer.text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("and lost again, it is a 503; then the code has been used")
  void codeTwice() {
    String code = grants.code(spa, ada, GRANTED);
    databases.getFirst().lose(2);
    Answer answer = spa.exchange(code);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(spa.exchange(code).error()).isEqualTo("invalid_grant");
    assertThat(grants.live(spa)).isZero();
  }

  @Test
  @DisplayName("a refresh is a 503, and the same token asked again gives the current one")
  void refresh() {
    String token = spa.exchange(grants.code(spa, ada, GRANTED)).text("refresh_token");
    databases.getFirst().lose(1);
    Answer lost = spa.refresh(token);
    assertThat(lost.status()).isEqualTo(503);
    Answer again = spa.refresh(token);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("refresh_token")).isNotEqualTo(token);
    assertThat(grants.generations(spa)).containsExactly(1L);
    assertThat(grants.live(spa)).isEqualTo(1);
  }
}
