package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example service")
class EverySecondTest {
  private static final String AUDIENCE = "https://api.intermezzo.ai";
  private static final int RENEWALS = 3;

  @Test
  @DisplayName(
      "calls the API on tokens of 2 s, none of them expired, through renewals and an outage")
  void everySecond(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    Cli cli = new Cli(data);
    cli.json("api", "create", "--identifier", AUDIENCE, "--scope", "read:notes=Read");
    Cli.Client client = cli.createClient(AUDIENCE, "--token-lifetime", "2");
    int port = Ports.free();
    RunningServer server = RunningServer.start(data, port, RunningServer.serve(data, port));
    try (RecordingApi api = RecordingApi.start(data, folder);
        ExampleRun service = start(server, api, client)) {
      awaitTokens(api, RENEWALS);
      server.kill();
      Wait.until(() -> service.said().contains("no token") || !service.isAlive());
      int before = new HashSet<>(api.tokens()).size();
      server.close();
      server = RunningServer.start(data, port, RunningServer.serve(data, port));
      awaitTokens(api, before + RENEWALS);
      service.end();

      judge(service.lines(), api.tokens());
    } finally {
      server.close();
    }
  }

  private static ExampleRun start(RunningServer server, RecordingApi api, Cli.Client client)
      throws Exception {
    return ExampleRun.start(
        Map.of(
            "ISSUER",
            server.issuer(),
            "CA",
            server.ca().toString(),
            "API",
            api.url(),
            "RESOURCE",
            AUDIENCE,
            "CLIENT_ID",
            client.id(),
            "CLIENT_SECRET",
            client.secret()),
        "every-second");
  }

  private static void awaitTokens(RecordingApi api, int atLeast) throws Exception {
    Wait.until(() -> new HashSet<>(api.tokens()).size() >= atLeast);
  }

  /**
   * A line's time is taken before its token: a token that had ended by then was sent expired. One
   * that ended later was good when it was taken, however long the call took on a busy machine.
   */
  private static void judge(List<String> lines, List<String> tokens) throws Exception {
    assertThat(lines).allMatch(line -> line.matches("\\S+Z (200|no token: .+)"));
    List<Instant> begun =
        lines.stream()
            .filter(line -> line.endsWith(" 200"))
            .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
            .toList();
    // Of the last call it may not have come to print the line.
    assertThat(tokens.size()).isBetween(begun.size(), begun.size() + 1);
    for (int i = 0; i < begun.size(); i++) {
      Instant end = Instant.ofEpochSecond(Jwt.of(tokens.get(i)).claims().get("exp").longValue());
      assertThat(end).as("the end of token %s, and when its call began", i).isAfter(begun.get(i));
    }
  }
}
