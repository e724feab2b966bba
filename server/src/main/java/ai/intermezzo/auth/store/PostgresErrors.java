package ai.intermezzo.auth.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;

/** What an error of PostgreSQL means, by its SQLSTATE. */
final class PostgresErrors {
  static final String NO_PRIVILEGE = "42501";

  private static final String UNDEFINED_TABLE = "42P01";

  /** Another transaction was in the way; running this one again may succeed at once. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

  /**
   * Classes: connection, resources (disk, memory, connections), operator intervention, system
   * error. A server that became a standby refuses writes with 25006 until the driver has found the
   * new primary.
   */
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

  private static final Set<String> UNAVAILABLE = Set.of("25006", "55P03");

  private PostgresErrors() {}

  static Optional<String> stateOf(Throwable thrown) {
    return SqliteErrors.sqlErrorOf(thrown).map(SQLException::getSQLState);
  }

  static boolean isMissingTable(SQLException error) {
    return UNDEFINED_TABLE.equals(error.getSQLState());
  }

  static boolean isConflict(Throwable thrown) {
    return stateOf(thrown).filter(CONFLICTS::contains).isPresent();
  }

  static boolean isUnavailable(Throwable thrown) {
    Optional<SQLException> sql = SqliteErrors.sqlErrorOf(thrown);
    if (sql.isEmpty()) {
      return false;
    }
    String state = sql.get().getSQLState();
    if (state == null || state.length() < 2) {
      // The pool's own time-out has no state.
      return sql.get() instanceof SQLTransientException;
    }
    return sql.get() instanceof SQLTransientConnectionException
        || UNAVAILABLE.contains(state)
        || UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
  }
}
