package ai.intermezzo.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running {@code serve}, in a process of its own. Closing it ends it as an operator would. */
final class ServerProcess implements AutoCloseable {
  /** What answers first: it needs the keys, and so the database. */
  static final byte[] JWK_SET = HttpText.get("/.well-known/jwks.json");

  private static final Duration MAX_START = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Process process;
  private final Path folder;
  private final int port;
  private final long startedNanos;

  private ServerProcess(Process process, Path folder, int port, long startedNanos) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.startedNanos = startedNanos;
  }

  static ServerProcess start(
      Checkout checkout, Path folder, int port, String javaOptions, List<String> more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--issuer",
                "https://localhost:" + port + "/",
                "--listen",
                "127.0.0.1:" + port));
    arguments.addAll(more);
    long began = System.nanoTime();
    Process process = checkout.start(folder, "serve-" + port, javaOptions, arguments);
    return new ServerProcess(process, folder, port, began);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  ProcessStatistics statistics() {
    // ./intermezzo becomes Java, by exec: the process stays the same.
    return new ProcessStatistics(process.pid());
  }

  long pid() {
    return process.pid();
  }

  /**
   * Asks for the JWK set until it comes.
   *
   * @return how long that was after the process began
   */
  Duration awaitFirstAnswer() throws IOException, GeneralSecurityException {
    while (System.nanoTime() - startedNanos < MAX_START.toNanos()) {
      if (!process.isAlive()) {
        throw new IOException("The server ended: " + errors());
      }
      try (TlsConnection connection =
          TlsConnection.open(address(), Workspace.trust(folder.resolve("data/ca.pem")))) {
        if (connection.exchange(JWK_SET) == 200) {
          return Duration.ofNanos(System.nanoTime() - startedNanos);
        }
      } catch (ConnectException | NoSuchFileException e) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    throw new IOException("The server did not answer within " + MAX_START);
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("serve-" + port + ".err"));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("The server did not stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
