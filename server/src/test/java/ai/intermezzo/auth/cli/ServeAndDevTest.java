package ai.intermezzo.auth.cli;

import static ai.intermezzo.auth.cli.EnvironmentProblemsTest.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeAndDevTest {
  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void program() {
    program = new Program(folder).withRealClock();
  }

  @Test
  @DisplayName("serve without an issuer, or for others without a certificate, says what is missing")
  void settings() {
    assertThat(program.failure("serve")).startsWith("Missing --issuer");
    assertThat(program.failure("serve", "--issuer", "https://auth.example.com/"))
        .isEqualTo(
            "The issuer https://auth.example.com/ needs --tls-cert FILE and --tls-key FILE, or"
                + " --behind-proxy CIDR where a proxy speaks HTTPS for it.");
    assertThat(program.failure("serve", "--issuer", "http://localhost:1/")).contains("https");
    assertThat(
            program.failure("serve", "--issuer", "https://localhost:8443/", "--tls-cert", "x.pem"))
        .isEqualTo("--tls-cert and --tls-key go together.");
    assertThat(program.failure("serve", "--issuer", "https://localhost:8443/", "--listen", "8443"))
        .startsWith("--listen is HOST:PORT");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("A busy port is one line with the option to change it, and nothing is made")
  void busyPort() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      String port = Integer.toString(busy.getLocalPort());

      assertThat(program.failure("serve", "--issuer", "https://localhost:" + port + "/"))
          .isEqualTo(
              "Port "
                  + port
                  + " is in use: stop what runs there, or choose another with --listen HOST:PORT.");
      assertThat(program.failure("dev", "--port", port, "--api-port", freePort()))
          .isEqualTo(
              "Port " + port + " is in use: stop what runs there, or choose another with --port.");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  @DisplayName(
      "dev prints what to paste; a second one says that the port is busy; the data are kept")
  void dev() throws Exception {
    String port = freePort();
    String apiPort = freePort();
    String first = runUntilItSays("Get a token:", "dev", "--port", port, "--api-port", apiPort);

    assertThat(first)
        .contains("runs at https://localhost:" + port + "/")
        .contains("--url https://localhost:" + port + "/oauth/token")
        .containsPattern("\"client_id\":\"[A-Za-z0-9]{32}\"")
        .containsPattern("\"client_secret\":\"[A-Za-z0-9_-]{64}\"");
    String again = runUntilItSays("Get a token:", "dev", "--port", port, "--api-port", apiPort);
    assertThat(again).isEqualTo(first);
  }

  @Test
  @DisplayName("Two devs at once: the second is told that the port is busy")
  void twoDevs() throws Exception {
    String port = freePort();
    String apiPort = freePort();
    whileRunning(
        "Get a token:",
        new String[] {"dev", "--port", port, "--api-port", apiPort},
        () ->
            assertThat(program.failure("dev", "--port", port, "--api-port", apiPort))
                .startsWith("Port " + port + " is in use"));
  }

  @Test
  @DisplayName("serve refuses the data of dev, and dev those of serve or of an operator")
  void marks() throws Exception {
    runUntilItSays(
        "Get a token:",
        "dev",
        "--port",
        freePort(),
        "--api-port",
        freePort(),
        "--data",
        "playground");
    assertThat(
            program.failure(
                "serve",
                "--issuer",
                "https://localhost:" + freePort() + "/",
                "--data",
                "playground"))
        .startsWith("This data was made by intermezzo dev");

    runUntilItSays(
        " serves ", "serve", "--issuer", "https://localhost:" + freePort() + "/", "--data", "real");
    program.ok("api", "create", "--identifier", "a", "--data", "operators");
    for (String data : new String[] {"real", "operators"}) {
      assertThat(
              program.failure(
                  "dev", "--port", freePort(), "--api-port", freePort(), "--data", data))
          .startsWith("This data is a real server's");
    }
    assertThat(program.json("client", "list", "--data", "real").get("clients")).isEmpty();
  }

  @Test
  @DisplayName(
      "serve says where it serves and whose certificate it shows; what it runs on is a server's")
  void serve() throws Exception {
    String port = freePort();
    String said =
        runUntilItSays("local authority", "serve", "--issuer", "https://localhost:" + port);

    assertThat(said)
        .isEqualTo(
            "Intermezzo Auth development serves https://localhost:"
                + port
                + "/ on port "
                + port
                + "\nIts certificate is from the local authority "
                + folder.resolve("data/ca.pem")
                + "\n");
  }

  private interface Work {
    void run() throws Exception;
  }

  private String runUntilItSays(String text, String... arguments) throws Exception {
    return whileRunning(text, arguments, () -> {});
  }

  /** Runs a server in a thread until it has said something and the work is done, then ends it. */
  private String whileRunning(String text, String[] arguments, Work work) throws Exception {
    Program.Running running = program.running();
    CompletableFuture<Program.Result> result = new CompletableFuture<>();
    Thread thread = Thread.ofPlatform().start(() -> result.complete(running.run(arguments)));
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!running.out.toString(StandardCharsets.UTF_8).contains(text)) {
        assertThat(result).as(running.err.toString(StandardCharsets.UTF_8)).isNotDone();
        assertThat(System.nanoTime()).as("it starts in time").isLessThan(deadline);
        LockSupport.parkNanos(5_000_000);
      }
      work.run();
    } finally {
      thread.interrupt();
    }
    Program.Result ended = result.get(60, TimeUnit.SECONDS);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out();
  }
}
