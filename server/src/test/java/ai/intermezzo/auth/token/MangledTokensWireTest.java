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
import ai.intermezzo.auth.seal.MasterKeySource;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dfuzz.seed=N} repeats a run. */
@DisplayName("Of a text of ours that was changed anywhere")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MangledTokensWireTest {
  private static final String API = "https://api.test";
  private static final int TIMES = 400;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ~";

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private TestServer server;
  private TestGrants grants;
  private TestFlow spa;
  private String code;
  private Answer tokens;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    var ada = new TestPeople(server).add("ada");
    spa = TestFlow.register(server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
    var granted = TestGrants.granted("openid offline_access read", API + " read");
    code = grants.code(spa, ada, granted);
    tokens = spa.exchange(grants.code(spa, ada, granted));
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  @DisplayName("no code gives tokens, and the code itself still does")
  void codes() {
    int before = grants.count(spa);
    refused(code, mangled -> spa.exchange(mangled).error(), "invalid_grant");
    assertThat(grants.count(spa)).isEqualTo(before);
    assertThat(spa.exchange(code).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("no refresh token does, and none ends the grant")
  void refreshTokens() {
    String token = tokens.text("refresh_token");
    refused(token, mangled -> spa.refresh(mangled).error(), "invalid_grant");
    assertThat(spa.refresh(token).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("no access token is taken")
  void accessTokens() {
    String token = tokens.text("access_token");
    refused(
        token,
        mangled ->
            server
                .send(server.request("/userinfo").header("Authorization", "Bearer " + mangled))
                .error(),
        "invalid_token");
  }

  /** Changes that only add spaces around are left out: a header's value has none. */
  private void refused(String genuine, UnaryOperator<String> error, String expected) {
    for (int i = 0; i < TIMES; i++) {
      String mangled = mangle(genuine);
      if (!mangled.strip().equals(genuine) && !mangled.isBlank()) {
        assertThat(error.apply(mangled))
            .as("-Dfuzz.seed=%s, change %s: %s of %s", seed, i, mangled, genuine)
            .isEqualTo(expected);
      }
    }
  }

  private String mangle(String text) {
    int at = random.nextInt(text.length());
    String other = ALPHABET.charAt(random.nextInt(ALPHABET.length())) + "";
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + other + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      case 2 -> text.substring(0, at);
      case 3 -> text.substring(at) + text.substring(0, at) + other;
      default -> text.substring(0, at) + other + text.substring(at + 1);
    };
  }
}
