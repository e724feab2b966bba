package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An example application in a process of its own, started by {@code examples/run}. */
final class ExampleRun implements AutoCloseable {
  private final Process process;
  private final Path out;

  private ExampleRun(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /** Starts one with these variables in its environment. */
  static ExampleRun start(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Checkout.repository().resolve("examples/run").toString());
    command.addAll(List.of(arguments));
    Path out = Launch.scratch("example");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    Launch.clean(builder.environment());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new ExampleRun(builder.start(), out);
  }

  /** Runs one to its end, which must be a good one, and gives what it said. */
  static String run(Map<String, String> environment, String... arguments) throws Exception {
    try (ExampleRun run = start(environment, arguments)) {
      int exit = run.exit();
      assertThat(exit).as("%s: %s", List.of(arguments), run.said()).isZero();
      return run.said();
    }
  }

  /**
   * Whether a run ends well and says that: to be asked again, since on a machine that pauses a
   * short token may end on its way to the API.
   */
  static boolean says(String expected, Map<String, String> environment, String... arguments)
      throws Exception {
    try (ExampleRun run = start(environment, arguments)) {
      return run.exit() == 0 && run.said().equals(expected);
    }
  }

  /** All that it printed. */
  String said() throws IOException {
    return Files.readString(out);
  }

  /** The lines that it has printed whole. */
  List<String> lines() throws IOException {
    String said = said();
    return said.substring(0, said.lastIndexOf('\n') + 1).lines().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exit() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends: %s", said()).isTrue();
    return process.exitValue();
  }

  /** Ends it, if it has not ended. */
  void end() {
    process.destroyForcibly();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    end();
  }
}
