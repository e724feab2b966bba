package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The example command-line app, as docs/examples.md registers it")
class NotesCommandTest {
  private static final String AUDIENCE = "https://api.intermezzo.ai";

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "signs a person in by their browser, keeps tokens for its owner's eyes, renews, signs out")
  void notes() throws Exception {
    ClientPage page = page();
    try (SignInStage stage = SignInStage.start(folder)) {
      stage
          .cli()
          .json(
              "api",
              "create",
              "--identifier",
              AUDIENCE,
              "--scope",
              "read:notes=Read",
              "--token-lifetime=2");
      JsonNode client = page.run(stage.cli(), "client create --type native", Map.of());
      try (RunningServer api = RunningServer.startApi(stage.server(), Ports.free(), AUDIENCE)) {
        LoopbackBrowser browser = LoopbackBrowser.in(folder);
        String clientId = client.get("client_id").stringValue();
        Map<String, String> environment = environment(stage, api, clientId);
        environment.putAll(browser.environment());

        assertThat(signIn(environment, browser, stage)).isEqualTo("Signed in as Ada Lovelace.\n");
        String first = ownersAlone();
        Wait.until(
            () ->
                ExampleRun.says("{\"notes\":[]}\n", environment, "notes", "list")
                    && !ownersAlone().equals(first));
        String renewed =
            JsonMapper.shared().readTree(ownersAlone()).get("refreshToken").stringValue();
        assertThat(first).doesNotContain(renewed);

        assertThat(ExampleRun.run(environment, "notes", "sign-out")).isEqualTo("Signed out.\n");
        assertThat(tokens()).doesNotExist();
        assertRefused(stage.server(), clientId, renewed);
        try (ExampleRun again = ExampleRun.start(environment, "notes", "list")) {
          assertThat(again.exit()).isEqualTo(1);
          assertThat(again.said()).startsWith("Sign in first");
        }
      }
    }
  }

  @Test
  @DisplayName("says in one line what is missing or wrong, and exits with 2")
  void usage() throws Exception {
    Map<String, String> good = Map.of("TOKENS", tokens().toString(), "CLIENT_ID", "x");
    assertUsage(Map.of("CLIENT_ID", "x"), "Set the environment variable TOKENS", "list");
    assertUsage(Map.of("TOKENS", "x"), "Set the environment variable CLIENT_ID", "list");
    assertUsage(good, "Usage: examples/run notes sign-in|list|sign-out", "steal");
  }

  private static void assertUsage(Map<String, String> environment, String says, String argument)
      throws Exception {
    try (ExampleRun run = ExampleRun.start(environment, "notes", argument)) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.said()).isEqualTo(says + "\n");
    }
  }

  private static ClientPage page() throws Exception {
    Path file = Checkout.repository().resolve("docs/examples.md");
    ClientPage page = new ClientPage("examples.md", Files.readString(file));
    assertThat(page.text())
        .contains(
            "$ examples/run notes sign-in\n",
            "$ examples/run notes list\n",
            "$ examples/run notes sign-out\n");
    return page;
  }

  private Map<String, String> environment(SignInStage stage, RunningServer api, String clientId) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ISSUER", stage.server().issuer());
    environment.put("CA", stage.server().ca().toString());
    environment.put("API", "https://localhost:" + api.port() + "/notes");
    environment.put("CLIENT_ID", clientId);
    environment.put("TOKENS", tokens().toString());
    return environment;
  }

  private static String signIn(
      Map<String, String> environment, LoopbackBrowser browser, SignInStage stage)
      throws Exception {
    try (ExampleRun run = ExampleRun.start(environment, "notes", "sign-in");
        FormBrowser pages = stage.browser()) {
      URI back = pages.signIn(browser.opened(run), stage.person("ada@example.com")).at();
      assertThat(back.toString()).startsWith("http://127.0.0.1:");
      browser.arrive(back);
      assertThat(run.exit()).as(run.said()).isZero();
      return run.said();
    }
  }

  private Path tokens() {
    return folder.resolve("tokens.json");
  }

  /** What is in the file, which nobody else can read. */
  private String ownersAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens())))
        .isEqualTo("rw-------");
    return Files.readString(tokens());
  }

  private static void assertRefused(RunningServer server, String clientId, String refreshToken)
      throws Exception {
    try (Https https = Https.trusting(server.ca())) {
      HttpResponse<String> answer =
          https.post(
              server.url("oauth/token"),
              "application/x-www-form-urlencoded",
              "grant_type=refresh_token&client_id=" + clientId + "&refresh_token=" + refreshToken);
      assertThat(Https.json(answer).get("error").stringValue()).isEqualTo("invalid_grant");
    }
  }
}
