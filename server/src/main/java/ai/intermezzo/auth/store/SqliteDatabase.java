package ai.intermezzo.auth.store;

import ai.intermezzo.auth.http.Waiting;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A file in the data folder: one writer, a few readers, and a log that all of them share. */
final class SqliteDatabase implements Database {
  /** How long work waits for its turn, and then for the writer of another process. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MAX_READERS = 8;

  private final SqliteWriter writer;
  private final SqliteReaders readers;

  private SqliteDatabase(SqliteWriter writer, SqliteReaders readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens a file that exists and is migrated. */
  static SqliteDatabase open(Path file, Duration patience) throws SQLException {
    SqliteConnection connection = SqliteConnection.forWriting(file, patience);
    int cores = Runtime.getRuntime().availableProcessors();
    return new SqliteDatabase(
        new SqliteWriter(file, patience, connection),
        new SqliteReaders(file, patience, Math.clamp(cores, 2, MAX_READERS)));
  }

  @Override
  public Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  public <T> T read(Work<T> work) {
    Waiting.requireAllowed();
    return readers.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    Waiting.requireAllowed();
    return writer.write(work);
  }

  /** How many writes wait for their turn. */
  int waitingWrites() {
    return writer.waiting();
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
