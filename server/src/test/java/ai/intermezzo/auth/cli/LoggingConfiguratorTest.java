package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each test starts a program, since Logback is configured once a process. */
class LoggingConfiguratorTest {
  @TempDir Path folder;

  @Test
  @DisplayName("Our info and everyone's warnings come as text to stderr, nothing to stdout")
  void text() throws Exception {
    assertThat(probe(Map.of()))
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" INFO  cli.LoggingProbe: ours info port=1"),
            line -> assertThat(line).endsWith(" WARN  org.eclipse.jetty.server: jetty warn"),
            line -> assertThat(line).endsWith(" WARN  jdk.some: jdk warning"),
            line -> assertThat(line).endsWith(" WARN  org.postgresql: jul warning"));
  }

  @Test
  @DisplayName("INTERMEZZO_LOG=json: each line is a JSON object with the same fields")
  void json() throws Exception {
    List<String> lines = probe(Map.of("INTERMEZZO_LOG", "json"));

    assertThat(lines).hasSize(4);
    JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
    assertThat(first.get("message").stringValue()).isEqualTo("ours info");
    assertThat(first.get("level").stringValue()).isEqualTo("INFO");
    assertThat(first.get("logger_name").stringValue()).isEqualTo(LoggingProbe.class.getName());
    assertThat(first.get("port").intValue()).isEqualTo(1);
    assertThat(first.get("@timestamp").stringValue()).endsWith("Z");
  }

  @Test
  @DisplayName("INTERMEZZO_LOG_LEVEL=debug makes us talk, and the libraries not")
  void debug() throws Exception {
    assertThat(probe(Map.of("INTERMEZZO_LOG_LEVEL", "debug")))
        .hasSize(5)
        .anyMatch(line -> line.endsWith("ours debug"));
  }

  @Test
  @DisplayName("INTERMEZZO_LOG_LEVEL=error: nothing but errors, from anyone")
  void errorsOnly() throws Exception {
    assertThat(probe(Map.of("INTERMEZZO_LOG_LEVEL", "error"))).isEmpty();
  }

  private List<String> probe(Map<String, String> environment) throws Exception {
    Path stdout = folder.resolve("stdout");
    Path stderr = folder.resolve("stderr");
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LoggingProbe.class.getName())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    program.environment().keySet().removeIf(name -> name.startsWith("INTERMEZZO_"));
    program.environment().remove("JAVA_TOOL_OPTIONS");
    program.environment().putAll(environment);
    Process process = program.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(read(stderr)).isZero();
    assertThat(read(stdout)).isEmpty();
    return read(stderr).lines().toList();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
