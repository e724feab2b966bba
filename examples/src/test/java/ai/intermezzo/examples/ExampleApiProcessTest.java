package ai.intermezzo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.testing.LocalCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example API as a process")
final class ExampleApiProcessTest {
  private static final int MINUTE = 60;

  @TempDir private Path folder;

  @Test
  @DisplayName("prints one line when it listens, and ends when its standard input does")
  void exitWithStdin() throws Exception {
    Process process = start(with("--port", "0", "--exit-with-stdin"));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).matches("Example API on https://localhost:\\d+");
      process.getOutputStream().close();
      assertThat(process.waitFor(MINUTE, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out.readLine()).isNull();
      assertThat(errors(process)).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @DisplayName("says in one line that its port is taken, and exits with 1")
  void busyPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      String port = Integer.toString(taken.getLocalPort());
      Process process = start(with("--port", port));
      assertThat(errors(process)).hasLineCount(1).contains(port);
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("says in one line which file is missing, and exits with 1")
  void missingFile() throws Exception {
    List<String> options = with("--port", "0", "--ca", folder.resolve("missing.pem").toString());
    Process process = start(options);
    assertThat(errors(process)).hasLineCount(1).contains("missing.pem");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  @DisplayName("explains its options when one is wrong, and exits with 2")
  void usage() throws Exception {
    Process process = start(List.of("--wrong"));
    assertThat(errors(process))
        .startsWith("Unknown option: --wrong")
        .contains(ExampleApiOptions.USAGE);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private List<String> with(String... more) throws Exception {
    LocalCertificate certificate = LocalCertificate.create();
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(
        List.of("--tls-cert", certificate.writeCa(folder.resolve("cert.pem")).toString()));
    options.addAll(
        List.of("--tls-key", certificate.writeKey(folder.resolve("key.pem")).toString()));
    return options;
  }

  private static Process start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ExampleApi.class.getName());
    command.addAll(options);
    return new ProcessBuilder(command).start();
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
