package ai.intermezzo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The built program, run as its users run it: by {@code ./intermezzo}, with its options for Java
 * and its start-up cache.
 *
 * @param root the folder of the checkout
 */
record Checkout(Path root) {
  private static final long COMMAND_SECONDS = 60;

  /** A process of the program; its output goes to a file, its errors to another. */
  Process start(Path folder, String name, String javaOptions, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("intermezzo").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.environment().put("INTERMEZZO_BUILD", "never");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("INTERMEZZO_JAVA_OPTS", javaOptions);
    builder.environment().remove("INTERMEZZO_DATA");
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(folder.resolve(name + ".out").toFile());
    builder.redirectError(folder.resolve(name + ".err").toFile());
    return builder.start();
  }

  /**
   * Runs a command to its end.
   *
   * @return what it printed
   * @throws IOException with what it complained about, where it failed
   */
  String run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    Process process = start(folder, "command", "", arguments);
    if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(arguments + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(arguments + ": " + Files.readString(folder.resolve("command.err")));
    }
    return Files.readString(folder.resolve("command.out"));
  }
}
