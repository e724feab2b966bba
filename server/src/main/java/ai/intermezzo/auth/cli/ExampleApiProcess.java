package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.oauth.Issuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The example API, in a process of its own as a real one would be: it knows the server by its
 * address alone. It ends when its standard input does, so it never outlives us.
 */
final class ExampleApiProcess implements AutoCloseable {
  private static final String JAR = "intermezzo-examples.jar";
  private static final long END_WITHIN_SECONDS = 1;

  private final Process process;
  private final int port;

  private ExampleApiProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Where the build puts the example API: beside this program, or in the module beside this one.
   */
  static Optional<Path> findJar() {
    try {
      Path here =
          Path.of(
              ExampleApiProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Stream.of(
              here.resolveSibling(JAR),
              here.resolveSibling("../../examples/target/" + JAR).normalize())
          .filter(Files::exists)
          .findFirst();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A jar has a path", e);
    }
  }

  /**
   * Starts it; {@link #awaitListening} says when it can be called.
   *
   * @throws CommandFailed where there is no starting it
   */
  static ExampleApiProcess start(
      Path jar, Issuer issuer, DataFolder data, int port, ClientId app, DemoWebApp webApp) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar.toString(),
            "--port",
            Integer.toString(port),
            "--issuer",
            issuer.value(),
            "--audience",
            DemoClient.AUDIENCE.value(),
            "--ca",
            data.file("ca.pem").toString(),
            "--tls-cert",
            data.file("localhost.pem").toString(),
            "--tls-key",
            data.file("localhost.key").toString(),
            "--app-client",
            app.value(),
            "--web-client-file",
            webApp.file().toString(),
            "--exit-with-stdin");
    try {
      return new ExampleApiProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(), port);
    } catch (IOException e) {
      throw new CommandFailed("The example API can't be started: " + jar);
    }
  }

  /**
   * Returns when it listens; from then on what it prints goes to our standard error.
   *
   * @throws CommandFailed where it ended instead
   */
  void awaitListening(Environment environment) {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    boolean listens;
    try {
      listens = lines.readLine() != null;
    } catch (IOException e) {
      listens = false;
    }
    if (!listens) {
      close();
      throw new CommandFailed(
          "The example API did not start on port " + port + "; name another with --api-port.");
    }
    Thread.ofVirtual().start(() -> lines.lines().forEach(environment.err()::println));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
