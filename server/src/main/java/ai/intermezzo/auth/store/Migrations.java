package ai.intermezzo.auth.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a schema to the version that this program knows.
 *
 * <p>Flyway costs 300 to 700 ms even where nothing is to do, so one query of its history table
 * decides whether it is called at all.
 */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  /** The newest file in {@code migration/}; a test compares. Raise it with each new file. */
  static final int NEWEST = 8;

  static final String FOLDER = "ai/intermezzo/auth/store/migration";

  private static final String HISTORY = "flyway_schema_history";

  /** What a database holds, against what this program knows. */
  enum State {
    BEHIND,
    CURRENT,
    NEWER
  }

  private Migrations() {}

  /**
   * @param isMissingTable tells the error of this engine for a table that does not exist
   */
  static State stateOf(Connection connection, Predicate<SQLException> isMissingTable)
      throws SQLException {
    int newest = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL")) {
      while (rows.next()) {
        newest = Math.max(newest, majorOf(rows.getString(1)));
      }
    } catch (SQLException e) {
      if (!isMissingTable.test(e)) {
        throw e;
      }
    }
    return newest < NEWEST ? State.BEHIND : newest == NEWEST ? State.CURRENT : State.NEWER;
  }

  /**
   * @throws FlywayException where it fails, or where another process was migrating too
   */
  static void run(DataSource source) {
    var result =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:" + FOLDER)
            .table(HISTORY)
            .loggers(FlywayLog.class.getName())
            .load()
            .migrate();
    if (result.migrationsExecuted > 0) {
      log.info("The database is now at version {} of its schema", NEWEST);
    }
  }

  /** For the operator, who has to start the newer version again. */
  static CannotOpenDatabase newerThanWeKnow(DatabaseAddress address) {
    return new CannotOpenDatabase(
        "The database "
            + address
            + " was written by a newer version of Intermezzo Auth; start that version, or restore a"
            + " backup from before.");
  }

  /** For the operator; what went wrong is for the log, since it is more than a sentence. */
  static CannotOpenDatabase failed(DatabaseAddress address, FlywayException e) {
    log.error("Migrating the database failed", e);
    return new CannotOpenDatabase(
        "The database " + address + " could not be brought up to date; the log says why.", e);
  }

  private static int majorOf(String version) {
    int dot = version.indexOf('.');
    return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
  }
}
