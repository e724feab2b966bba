package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that one thread keeps, with the statements that bound its transactions.
 *
 * <p>JDBC's own transactions are left alone: they begin DEFERRED, and a writer has to begin
 * IMMEDIATE, since a transaction that reads first and then finds another writer can only fail.
 */
final class SqliteConnection implements AutoCloseable {
  /** How long a statement waits for the writer of another process, such as the command line. */
  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  /** The log file is cut back to this after a checkpoint. */
  private static final int MAX_IDLE_LOG_BYTES = 64 << 20;

  private final Handle handle;
  private final Tx tx;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement savepoint;
  private final PreparedStatement release;
  private final PreparedStatement rollbackToSavepoint;

  private SqliteConnection(Handle handle) throws SQLException {
    this.handle = handle;
    this.tx = new Tx(handle);
    Connection connection = handle.getConnection();
    this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
    this.commit = connection.prepareStatement("COMMIT");
    this.rollback = connection.prepareStatement("ROLLBACK");
    this.savepoint = connection.prepareStatement("SAVEPOINT item");
    this.release = connection.prepareStatement("RELEASE item");
    this.rollbackToSavepoint = connection.prepareStatement("ROLLBACK TO item");
  }

  static SqliteConnection forWriting(Path file) throws SQLException {
    return over(connect(file));
  }

  static SqliteConnection forReading(Path file) throws SQLException {
    Connection connection = connect(file);
    try (Statement statement = connection.createStatement()) {
      // The engine's own guard against a store that writes in read().
      statement.execute("PRAGMA query_only = ON");
    }
    return over(connection);
  }

  private static SqliteConnection over(Connection connection) throws SQLException {
    return new SqliteConnection(JdbiSetup.on(() -> connection).open());
  }

  /** A bare connection, set up as all are; its file has to exist. */
  static Connection connect(Path file) throws SQLException {
    return new JDBC4Connection(urlOf(file), file.toString(), config().toProperties());
  }

  static String urlOf(Path file) {
    return "jdbc:sqlite:" + file;
  }

  static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
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
    begin.execute();
  }

  void commit() throws SQLException {
    commit.execute();
  }

  void rollback() throws SQLException {
    rollback.execute();
  }

  void savepoint() throws SQLException {
    savepoint.execute();
  }

  void release() throws SQLException {
    release.execute();
  }

  void rollbackToSavepoint() throws SQLException {
    rollbackToSavepoint.execute();
    release.execute();
  }

  @Override
  public void close() {
    handle.close();
  }
}
