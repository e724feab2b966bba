package ai.intermezzo.auth.cli;

import static ai.intermezzo.auth.cli.EnvironmentProblemsTest.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as a process of its own: how it ends, and what stands on which stream. */
class ProcessTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Intermezzo.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out().toFile())
            .redirectError(err().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("INTERMEZZO_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path out() {
    return folder.resolve("stdout");
  }

  private Path err() {
    return folder.resolve("stderr");
  }

  private int run(String... arguments) throws Exception {
    Process process = start(arguments);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Test
  @DisplayName("A command ends with 0, 1 or 2, with its result alone on standard output")
  void exitCodes() throws Exception {
    assertThat(run("api", "create", "--identifier", "a", "--json")).isZero();
    assertThat(Files.readString(out())).startsWith("{").endsWith("}\n").hasLineCount(1);
    assertThat(Files.readString(err())).as("nothing is told of a migration").isEmpty();

    assertThat(run("api", "create", "--identifier", "a")).isEqualTo(1);
    assertThat(Files.readString(out())).isEmpty();
    assertThat(Files.readString(err())).hasLineCount(1).startsWith("intermezzo: There is an API");

    assertThat(run("api", "creat")).isEqualTo(2);
    assertThat(Files.readString(err())).hasLineCount(1);

    assertThat(run("--version")).isZero();
    assertThat(folder.resolve("tmp")).as("no unpacked library is left behind").isEmptyDirectory();
  }

  @Test
  @DisplayName(
      "serve --log json: each line of the log is an object, the result stays on standard output")
  void serveLogsJson() throws Exception {
    Process process =
        start(
            "serve",
            "--issuer",
            "https://localhost:" + freePort() + "/",
            "--log",
            "json",
            "--log-level",
            "debug");
    awaitOutput(process, " serves ");

    process.destroy();

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
    List<String> lines = Files.readAllLines(err());
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              JsonNode event = JsonMapper.shared().readTree(line);
              assertThat(event.has("message")).isTrue();
              assertThat(event.has("level")).isTrue();
            });
    assertThat(Files.readString(out())).hasLineCount(2).doesNotContain("{");
  }

  @Test
  @DisplayName("serve on a busy port ends with 1, and no thread keeps it alive")
  void busyPort() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      int code = run("serve", "--issuer", "https://localhost:" + busy.getLocalPort() + "/");

      assertThat(code).isEqualTo(1);
      assertThat(Files.readString(err())).hasLineCount(1).contains("is in use");
    }
  }

  private void awaitOutput(Process process, String text) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(out()).contains(text)) {
      assertThat(process.isAlive()).as(Files.readString(err())).isTrue();
      assertThat(System.nanoTime()).as("it starts in time").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
