package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.interop.Refreshers.Kept;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications refresh as fast as they can, without a leeway, so that each answer spends a token;
 * then the server is killed. For the look at what is left the leeway is long: an answer that the
 * kill swallowed is then no reason for a token not to be good.
 *
 * <p>{@code -Dkill.rounds=20} kills more often, {@code -Dkill.seed=…} elsewhere.
 */
@DisplayName("kill -9 while refresh tokens rotate")
class KillNineRotationTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final int KILLS = Integer.getInteger("kill.rounds", 5);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
  private static final int GRANTS = 48;
  private static final int AT_ONCE = 8;

  /** Every grant has been rotated some times by then. */
  private static final int ENOUGH = 6 * GRANTS;

  private static final Duration RUN_ON = Duration.ofMillis(500);

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private final int port = Ports.free();
  private final List<Kept> grants = new ArrayList<>();
  private Path data;
  private int kills;
  private int rotations;
  private int swallowed;
  private int lookedAt;

  @BeforeEach
  void prepare() {
    data = folder.resolve("data");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @DisplayName("on SQLite: no acknowledged token is lost, and no spent one comes back")
  void sqlite() throws Exception {
    killAndLook("SQLite", KILLS, new Cli(data), RunningServer.serve(data, port), _ -> {});
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @DisplayName("planted: a database that goes back by some rotations is noticed")
  void goesBack() {
    Path saved = folder.resolve("saved");
    AfterKill restore =
        kill -> {
          if (kill == 0) {
            copy(data, Files.createDirectory(saved));
          } else {
            copy(saved, data);
          }
        };
    assertThatThrownBy(
            () ->
                killAndLook("Planted", 2, new Cli(data), RunningServer.serve(data, port), restore))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(TokenLook.SAYS);
    assertThat(kills).isEqualTo(2);
  }

  /** Copies SQLite's files; those of the log that are not there are removed. */
  private static void copy(Path from, Path to) throws IOException {
    for (String name : List.of("intermezzo.db", "intermezzo.db-wal", "intermezzo.db-shm")) {
      Files.deleteIfExists(to.resolve(name));
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @DisplayName("on PostgreSQL: no acknowledged token is lost, and no spent one comes back")
  void postgresql() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = "postgresql://postgres:secret@127.0.0.1:" + postgres.getPort() + "/postgres";
      killAndLook(
          "PostgreSQL",
          KILLS,
          new Cli(data).environment("INTERMEZZO_DATABASE", url),
          RunningServer.serve(data, port).environment("INTERMEZZO_DATABASE", url),
          _ -> {});
    }
  }

  /** What happens to the data after the kill of that number, from 0. */
  @FunctionalInterface
  private interface AfterKill {
    void happens(int kill) throws Exception;
  }

  private void killAndLook(String engine, int times, Cli cli, Launch serve, AfterKill afterKill)
      throws Exception {
    long began = System.nanoTime();
    cli.createApi(AUDIENCE);
    SignInForm app = SignInForm.register(cli, AUDIENCE);
    serve.with("--access-log", "off");
    for (int kill = 0; kill <= times; kill++) {
      leeway(cli, app, 600);
      try (RunningServer server = RunningServer.start(data, port, serve);
          Https https = Https.trusting(server.ca())) {
        look(app, https, server.issuer());
        assertThat(server.stdout() + server.stderr())
            .as("what the server says of its database, seed %d", SEED)
            .doesNotContain("the database went back", "ERROR");
        if (kill < times) {
          fill(app, https, server.issuer());
          leeway(cli, app, 0);
          killUnderLoad(app, https, server);
          kills++;
          afterKill.happens(kill);
        }
      }
    }
    System.out.printf(
        "%s: %d kills in %d s: %d rotations acknowledged, %d answers swallowed, %d grants looked"
            + " at%n",
        engine,
        times,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        rotations,
        swallowed,
        lookedAt);
    assertThat(swallowed).as("requests that a kill met").isPositive();
  }

  private static void leeway(Cli cli, SignInForm app, int seconds) throws Exception {
    cli.json("client", "update", app.clientId(), "--refresh-leeway", "" + seconds);
  }

  private void fill(SignInForm app, Https https, String issuer) throws Exception {
    while (grants.size() < GRANTS) {
      grants.add(new Kept(app.refreshToken(https, issuer)));
    }
  }

  private void killUnderLoad(SignInForm app, Https https, RunningServer server) throws Exception {
    Refreshers refreshers = new Refreshers(app, https, server.issuer());
    try (refreshers) {
      refreshers.start(AT_ONCE, grants, random.nextLong());
      Wait.until(() -> refreshers.acknowledged() >= ENOUGH || !refreshers.surprises().isEmpty());
      LockSupport.parkNanos((long) (RUN_ON.toNanos() * random.nextDouble()));
      server.kill();
    }
    assertThat(refreshers.surprises()).as("answers, seed %d", SEED).isEmpty();
    rotations += refreshers.acknowledged();
    swallowed += (int) grants.stream().filter(Kept::isAsking).count();
  }

  /** Each grant is looked at in one of three ways; who presents a spent token ends it. */
  private void look(SignInForm app, Https https, String issuer) throws Exception {
    List<Kept> ended = new ArrayList<>();
    for (Kept kept : grants) {
      TokenLook look = new TokenLook(app, https, issuer, kept, SEED);
      int way = random.nextInt(4);
      if (way == 0 && kept.size() > 2) {
        look.atOldOne(2 + random.nextInt(kept.size() - 2));
        ended.add(kept);
      } else if (way == 1 && kept.size() > 1) {
        if (!look.atTheOneBefore()) {
          ended.add(kept);
        }
      } else {
        look.atTheLast();
      }
      lookedAt++;
    }
    grants.removeAll(ended);
  }
}
