package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An application on somebody else's client, in a process of its own at {@code
 * http://localhost:PORT}, that says it is ready. Closing it kills it.
 */
final class ClientApp implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Path out;
  private final Path err;

  private ClientApp(Process process, int port, Path out, Path err) {
    this.process = process;
    this.port = port;
    this.out = out;
    this.err = err;
  }

  /** One of {@code interop/java-clients}, whose first argument is its port. */
  static ClientApp start(String name, int port, TrustStore trusted, String... arguments)
      throws Exception {
    Launch launch =
        Launch.application("java-clients", "ai.intermezzo.interop.app." + name, trusted)
            .with("" + port)
            .with(arguments);
    return start(launch, port, "Listening on");
  }

  /**
   * Starts an application, and returns when it is ready.
   *
   * @param ready what it says then, on its standard output
   */
  static ClientApp start(Launch launch, int port, String ready) throws Exception {
    Path out = Launch.scratch("app-out");
    Path err = Launch.scratch("app-err");
    ClientApp app = new ClientApp(launch.start(Path.of("/dev/null"), out, err), port, out, err);
    try {
      Wait.until(() -> app.said().contains(ready) || !app.process.isAlive());
      assertThat(app.said()).contains(ready);
      return app;
    } catch (Throwable failure) {
      app.close();
      throw failure;
    }
  }

  /** One of its pages. */
  String url(String path) {
    return "http://localhost:" + port + path;
  }

  /** All that it printed. */
  String said() throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
