package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One start of the program that the build made, on the build's own JVM. Of the environment it gets
 * nothing that would configure it but what the test names.
 */
final class Launch {
  /** The quick compiler alone: no test runs long enough for the other one to pay. */
  static final List<String> OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  private final List<String> command = new ArrayList<>();
  private final List<String> program;
  private final List<String> arguments;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  private Launch(List<String> program, String... arguments) {
    this.program = program;
    this.arguments = new ArrayList<>(List.of(arguments));
  }

  private static Path built(String path) {
    Path jar = Checkout.repository().resolve(path);
    assertThat(jar).as("the built program (mvn verify makes it before these tests)").exists();
    return jar;
  }

  static Path server() {
    return built("server/target/intermezzo.jar");
  }

  /** The server and its command line. */
  static Launch of(String... arguments) {
    List<String> program = new ArrayList<>(FastStart.options());
    program.addAll(List.of("-jar", server().toString()));
    return new Launch(program, arguments);
  }

  /**
   * What runs a command of the server in a test that starts processes itself: its arguments follow.
   *
   * @param unpacked a folder for what SQLite's driver unpacks
   */
  static List<String> program(Path unpacked) {
    List<String> whole = new ArrayList<>(List.of(java().toString()));
    whole.addAll(OPTIONS);
    whole.add("-Dorg.sqlite.tmpdir=" + unpacked);
    whole.addAll(of().program);
    return whole;
  }

  /** The example API. */
  static Launch exampleApi(String... arguments) {
    Path jar = built("examples/target/intermezzo-examples.jar");
    return new Launch(List.of("-jar", jar.toString()), arguments);
  }

  /**
   * An application on somebody else's client, of a module in {@code interop/}.
   *
   * @param trusted the authority whose certificates it takes, and no other's
   */
  static Launch application(String module, String mainClass, TrustStore trusted) {
    Path jar = built("interop/" + module + "/target/" + module + ".jar");
    String classPath = jar + File.pathSeparator + jar.resolveSibling("lib") + "/*";
    List<String> program = new ArrayList<>(trusted.options());
    program.addAll(List.of("-cp", classPath, mainClass));
    return new Launch(program);
  }

  /**
   * The example API on Spring Boot.
   *
   * @param trusted the authority whose certificates it takes, and no other's
   */
  static Launch springExample(TrustStore trusted) {
    List<String> program = new ArrayList<>(trusted.options());
    program.addAll(List.of("-jar", built("examples/spring/target/spring-api.jar").toString()));
    return new Launch(program);
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  Launch with(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  Launch in(Path workingFolder) {
    folder = workingFolder;
    return this;
  }

  Launch environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * As a terminal starts it: at the head of a process group that Ctrl-C goes to, and with SIGINT
   * not ignored, as it is for what a build started in the background starts.
   */
  Launch inForeground() {
    command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    return this;
  }

  /** Through another program, for example one that sets limits and then becomes this one. */
  Launch through(String... wrapper) {
    command.addAll(List.of(wrapper));
    return this;
  }

  /** Starts it, with what it says in two files. */
  Process start(Path in, Path out, Path err) throws IOException {
    List<String> whole = new ArrayList<>(command);
    whole.add(java().toString());
    whole.addAll(OPTIONS);
    Path unpacked = Files.createTempDirectory("intermezzo-native");
    whole.add("-Dorg.sqlite.tmpdir=" + unpacked);
    whole.addAll(program);
    whole.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    clean(builder.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture<Void> _ = process.onExit().thenRun(() -> delete(unpacked));
    return process;
  }

  /**
   * What SQLite's driver unpacked, in a folder of the process's own: the driver logs an error where
   * several processes at once tidy away what a killed one left behind, and tests kill many.
   */
  private static void delete(Path unpacked) {
    File[] files = unpacked.toFile().listFiles();
    if (files != null) {
      for (File file : files) {
        file.delete();
      }
    }
    unpacked.toFile().delete();
  }

  /** Takes out what would configure the program, or make Java talk. */
  static void clean(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("INTERMEZZO_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
  }

  /** A file outside of every folder that a test looks at. */
  static Path scratch(String name) throws IOException {
    Path file = Files.createTempFile("intermezzo-" + name, ".txt");
    file.toFile().deleteOnExit();
    return file;
  }
}
