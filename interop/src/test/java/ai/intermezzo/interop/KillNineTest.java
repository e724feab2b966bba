package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("kill -9")
class KillNineTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final int KILLS = 50;
  private static final int OPERATORS = 2;

  /** The longest that server and commands run on, from the last change that is waited for. */
  private static final Duration RUN_ON = Duration.ofMillis(800);

  @TempDir private Path folder;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @DisplayName(
      "50 times, server and commands alike: it starts, and every acknowledged change is there")
  void fiftyTimes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path data = folder.resolve("data");
    int port = Ports.free();
    Cli cli = new Cli(data);
    cli.createApi(AUDIENCE);
    Changers changers = new Changers(cli, AUDIENCE, cli.createClient(AUDIENCE));
    long began = System.nanoTime();
    changers.start(OPERATORS, seed);
    try (changers) {
      for (int kill = 0; kill < KILLS; kill++) {
        Cli.Client acknowledged = changers.newest();
        try (RunningServer server = start(data, port);
            Https https = Https.trusting(server.ca())) {
          assertThat(https.askToken(server.issuer(), acknowledged, AUDIENCE).statusCode())
              .as("start %d, seed %d", kill, seed)
              .isEqualTo(200);
          changers.work(true);
          int enough = changers.acknowledged() + random.nextInt(2);
          Wait.until(() -> changers.acknowledged() >= enough);
          LockSupport.parkNanos((long) (RUN_ON.toNanos() * random.nextDouble()));
          server.kill();
          // The server starts fastest alone, and it starts fifty times.
          changers.work(false);
          cli.killAll();
        }
      }
    }
    System.out.printf(
        "%d kills in %d s: %d changes acknowledged (%d revocations, %d keys), %d commands killed%n",
        KILLS,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        changers.acknowledged(),
        changers.revoked().size(),
        changers.keys().size(),
        changers.killed());
    assertThat(changers.surprises()).as("commands that failed by themselves").isEmpty();
    assertThat(changers.killed()).as("commands killed").isGreaterThan(KILLS / 2);
    assertThat(changers.acknowledged()).as("changes").isGreaterThan(KILLS / 4);
    assertThat(changers.good().size()).as("secrets").isGreaterThan(2);
    assertAllThere(cli, changers, data, port);
  }

  private static void assertAllThere(Cli cli, Changers changers, Path data, int port)
      throws Exception {
    try (RunningServer server = start(data, port);
        Https https = Https.trusting(server.ca())) {
      for (Cli.Client good : changers.good()) {
        assertThat(https.askToken(server.issuer(), good, AUDIENCE).statusCode())
            .as("an acknowledged secret of %s", good)
            .isEqualTo(200);
      }
      for (Cli.Client revoked : changers.revoked()) {
        assertThat(https.askToken(server.issuer(), revoked, AUDIENCE).statusCode())
            .as("a secret of %s whose end was acknowledged", revoked)
            .isEqualTo(401);
      }
    }
    List<String> kids =
        StreamSupport.stream(cli.json("keys", "list").get("keys").spliterator(), false)
            .map(key -> key.get("kid").stringValue())
            .toList();
    assertThat(kids).as("acknowledged keys").containsAll(changers.keys());
    assertThat(cli.run("doctor").exit()).as("the doctor finds nothing wrong").isZero();
  }

  private static RunningServer start(Path data, int port) throws Exception {
    return RunningServer.start(
        data, port, RunningServer.serve(data, port).with("--access-log", "off"));
  }
}
