package ai.intermezzo.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A PostgreSQL of its own that writes as a real one does: a commit is on the disk before it is
 * answered, where the one that tests use answers at once.
 */
final class DurablePostgres implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final ProcessStatistics statistics;

  private DurablePostgres(EmbeddedPostgres postgres, ProcessStatistics statistics) {
    this.postgres = postgres;
    this.statistics = statistics;
  }

  /** Starts it with its data in a folder that does not exist yet. */
  static DurablePostgres start(Path folder) throws IOException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    requireDurable(postgres);
    // The first line is the process that all others are children of.
    String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
    return new DurablePostgres(postgres, new ProcessStatistics(Long.parseLong(pid.strip())));
  }

  /** The library turns it off by another option, and which of the two counts is its own matter. */
  private static void requireDurable(EmbeddedPostgres postgres) throws IOException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
      row.next();
      if (!row.getString(1).equals("on") || !row.getString(2).equals("on")) {
        throw new IOException("PostgreSQL would answer before a commit is on the disk");
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** As operators give it. */
  String url() {
    return "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  /** What all of its processes have used. */
  long cpuNanos() {
    return statistics.treeCpuNanos();
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
