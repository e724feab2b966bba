package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The disk is full")
class DiskFullTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final int MEGABYTES = 16;

  /** Changes that still find room in what the database had taken before. */
  private static final int AT_MOST_BEFORE_FAILING = 100;

  @TempDir private Path folder;

  @Test
  @DisplayName("Changes fail in one line, tokens are issued, and nothing acknowledged is lost")
  void full() throws Exception {
    Optional<SmallDisk> mounted =
        SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), MEGABYTES);
    if (mounted.isEmpty()) {
      System.out.println("A full disk is not tested here: this user may not mount one.");
      return;
    }
    try (SmallDisk disk = mounted.get()) {
      Path data = disk.root().resolve("data");
      Cli cli = new Cli(data);
      cli.createApi(AUDIENCE);
      List<Cli.Client> acknowledged = new ArrayList<>();
      acknowledged.add(cli.createClient(AUDIENCE));
      acknowledged.add(cli.createClient(AUDIENCE));
      int port = Ports.free();
      try (RunningServer server = start(data, port);
          Https https = Https.trusting(server.ca())) {
        https.token(server.issuer(), acknowledged.getFirst(), AUDIENCE);

        disk.fill();
        fillBy(cli, acknowledged);
        assertFailsInOneLine(cli.run("client", "secret", "add", acknowledged.getFirst().id()));
        assertFailsInOneLine(cli.run("api", "create", "--identifier", "https://other.example"));
        assertFailsInOneLine(cli.run("keys", "rotate", "--now", "--alg", "ES256"));
        for (Cli.Client client : acknowledged) {
          https.token(server.issuer(), client, AUDIENCE);
        }
        assertThat(server.process().isAlive()).isTrue();

        disk.free();
        acknowledged.add(cli.createClient(AUDIENCE));
        assertAllThere(https, server, acknowledged);
        assertThat(cli.json("client", "list").get("clients"))
            .as("what was acknowledged, and nothing else")
            .hasSize(acknowledged.size());
        server.terminate();
      }
      try (RunningServer again = start(data, port);
          Https https = Https.trusting(again.ca())) {
        assertAllThere(https, again, acknowledged);
        assertThat(cli.run("doctor").exit()).as("the doctor finds nothing wrong").isZero();
      }
    }
  }

  /** Makes clients until there is no room for another. */
  private static void fillBy(Cli cli, List<Cli.Client> acknowledged) throws Exception {
    for (int i = 0; i < AT_MOST_BEFORE_FAILING; i++) {
      Cli.Result result =
          cli.run(
              "client",
              "create",
              "--name",
              "n",
              "--type",
              "machine",
              "--audience",
              AUDIENCE,
              "--json");
      if (result.exit() != 0) {
        System.out.println("The disk was full after " + i + " more changes: " + result.stderr());
        assertFailsInOneLine(result);
        return;
      }
      acknowledged.add(Cli.client(result.json()));
    }
    throw new AssertionError("The disk is full, and every change succeeds");
  }

  private static void assertFailsInOneLine(Cli.Result result) {
    assertThat(result.exit()).as(result.stderr()).isEqualTo(1);
    assertThat(result.stderr().lines()).hasSize(1);
    assertThat(result.stderr()).startsWith("intermezzo: ").doesNotContain("Exception");
    assertThat(result.stdout()).as("nothing that looks like success").isEmpty();
  }

  private static void assertAllThere(Https https, RunningServer server, List<Cli.Client> clients)
      throws Exception {
    for (Cli.Client client : clients) {
      Wait.until(() -> https.askToken(server.issuer(), client, AUDIENCE).statusCode() == 200);
    }
  }

  private static RunningServer start(Path data, int port) throws Exception {
    return RunningServer.start(data, port, RunningServer.serve(data, port));
  }
}
