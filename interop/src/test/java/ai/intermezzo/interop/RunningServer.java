package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server (or the example API) in a process of its own, that says it is ready. Closing it kills
 * it.
 */
final class RunningServer implements AutoCloseable {
  private static final String SERVE_READY = " on port ";
  private static final String API_READY = "Example API on";
  private static final String DEV_READY = "Ctrl-C ends it.";

  private final Process process;
  private final int port;
  private final Path data;
  private final Path out;
  private final Path err;

  private RunningServer(Process process, int port, Path data, Path out, Path err) {
    this.process = process;
    this.port = port;
    this.data = data;
    this.out = out;
    this.err = err;
  }

  /** {@code serve} for an issuer on localhost, on a data folder. */
  static Launch serve(Path data, int port) {
    return Launch.of("serve", "--data", data.toString(), "--issuer", issuer(port));
  }

  /** {@code dev} in a folder, where it makes its data folder itself. */
  static Launch dev(Path folder, int port, int apiPort) {
    return Launch.of("dev", "--port", "" + port, "--api-port", "" + apiPort).in(folder);
  }

  static String issuer(int port) {
    return "https://localhost:" + port + "/";
  }

  /** Starts {@code serve}, and returns when it is ready. */
  static RunningServer start(Path data, int port, Launch launch) throws Exception {
    return start(data, port, launch, SERVE_READY);
  }

  /** Starts {@code dev}, and returns when it has printed all. */
  static RunningServer startDev(Path folder, int port, Launch launch) throws Exception {
    return start(folder.resolve("data"), port, launch, DEV_READY);
  }

  /** Starts the example API on a port, for a server that has a local authority. */
  static RunningServer startApi(RunningServer server, int port, String audience) throws Exception {
    Path data = server.data;
    Launch launch =
        Launch.exampleApi("--port", "" + port, "--issuer", server.issuer())
            .with("--audience", audience, "--ca", server.ca().toString())
            .with("--tls-cert", data.resolve("localhost.pem").toString())
            .with("--tls-key", data.resolve("localhost.key").toString());
    return start(data, port, launch, API_READY);
  }

  private static RunningServer start(Path data, int port, Launch launch, String ready)
      throws Exception {
    Path out = Launch.scratch("out");
    Path err = Launch.scratch("err");
    Process process = launch.start(Path.of("/dev/null"), out, err);
    RunningServer server = new RunningServer(process, port, data, out, err);
    try {
      Wait.until(() -> server.stdout().contains(ready) || !process.isAlive());
      assertThat(server.stdout()).as("its stderr: %s", server.stderr()).contains(ready);
      return server;
    } catch (Throwable failure) {
      server.close();
      throw failure;
    }
  }

  int port() {
    return port;
  }

  String issuer() {
    return issuer(port);
  }

  String url(String path) {
    return issuer() + path;
  }

  Path ca() {
    return data.resolve("ca.pem");
  }

  String stdout() throws IOException {
    return Files.readString(out);
  }

  String stderr() throws IOException {
    return Files.readString(err);
  }

  Process process() {
    return process;
  }

  /** The processes that it started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Ends as by {@code kill}; returns how long that took. */
  Duration terminate() throws Exception {
    long began = System.nanoTime();
    process.destroy();
    return ended(began);
  }

  /** Ends as by Ctrl-C, where it was started in the foreground: the whole group is interrupted. */
  Duration interrupt() throws Exception {
    long began = System.nanoTime();
    new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).inheritIO().start().waitFor();
    return ended(began);
  }

  private Duration ended(long began) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> children = children();
    kill();
    children.forEach(ProcessHandle::destroyForcibly);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
