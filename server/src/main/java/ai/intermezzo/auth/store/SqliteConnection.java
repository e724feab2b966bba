package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that one thread keeps, and what bounds its transactions.
 *
 * <p>JDBC's own transactions are left alone: they begin DEFERRED, and a writer has to begin
 * IMMEDIATE, since a transaction that reads first and then finds another writer can only fail.
 */
final class SqliteConnection implements AutoCloseable {
  /** The log file is cut back to this after a checkpoint. */
  private static final int MAX_IDLE_LOG_BYTES = 64 << 20;

  private final Handle handle;
  private final Tx tx;
  // Not prepared ones: the driver closes a prepared statement that failed, and a commit on a full
  // disk would be the last.
  private final Statement control;

  private SqliteConnection(Handle handle) throws SQLException {
    this.handle = handle;
    this.tx = new Tx(handle);
    this.control = handle.getConnection().createStatement();
  }

  static SqliteConnection forWriting(Path file, Duration patience) throws SQLException {
    return over(connect(file, patience));
  }

  static SqliteConnection forReading(Path file, Duration patience) throws SQLException {
    Connection connection = connect(file, patience);
    try (Statement statement = connection.createStatement()) {
      // The engine's own guard against a store that writes in read().
      statement.execute("PRAGMA query_only = ON");
    }
    return over(connection);
  }

  private static SqliteConnection over(Connection connection) throws SQLException {
    return new SqliteConnection(JdbiSetup.on(() -> connection).open());
  }

  /**
   * A bare connection, set up as all are; its file has to exist.
   *
   * @param patience how long it waits for the writer of another process, such as the command line
   */
  static Connection connect(Path file, Duration patience) throws SQLException {
    return new JDBC4Connection(urlOf(file), file.toString(), config(patience).toProperties());
  }

  static String urlOf(Path file) {
    return "jdbc:sqlite:" + file;
  }

  static SQLiteConfig config(Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) patience.toMillis());
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(MAX_IDLE_LOG_BYTES);
    return config;
  }

  Tx tx() {
    return tx;
  }

  void begin() throws SQLException {
    control.execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    control.execute("COMMIT");
  }

  void rollback() throws SQLException {
    control.execute("ROLLBACK");
  }

  void savepoint() throws SQLException {
    control.execute("SAVEPOINT item");
  }

  void release() throws SQLException {
    control.execute("RELEASE item");
  }

  void rollbackToSavepoint() throws SQLException {
    control.execute("ROLLBACK TO item");
    control.execute("RELEASE item");
  }

  @Override
  public void close() {
    handle.close();
  }
}
