package ai.intermezzo.auth.token;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A PostgreSQL server of a test's own, which may go away and come back. */
final class OwnPostgres implements AutoCloseable {
  private final Path folder;
  private EmbeddedPostgres running;
  private final int port;

  OwnPostgres(Path folder) {
    this.folder = folder;
    this.running = start(0);
    this.port = running.getPort();
  }

  String url() {
    return "postgresql://postgres:secret@127.0.0.1:" + port + "/postgres";
  }

  void stop() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startAgain() {
    running = start(port);
  }

  /** Without autovacuum, which takes transactions of its own. */
  private EmbeddedPostgres start(int at) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(folder.resolve("data"))
          .setCleanDataDirectory(false)
          .setServerConfig("autovacuum", "off")
          .setPort(at)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
