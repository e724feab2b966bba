package ai.intermezzo.auth.store;

import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means for the transaction that it happened in. */
final class SqliteErrors {
  private static final int PRIMARY_CODE = 0xff;

  private SqliteErrors() {}

  /** A violated constraint undoes its own statement only; SQLite keeps the transaction. */
  static boolean isConstraint(SQLException error) {
    return primaryCode(error) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
  }

  static boolean isBusy(SQLException error) {
    int code = primaryCode(error);
    return code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /** There is no table yet, in a file that is new. */
  static boolean isPlainError(SQLException error) {
    return primaryCode(error) == SQLiteErrorCode.SQLITE_ERROR.code;
  }

  static boolean isNotOurs(SQLException error) {
    int code = primaryCode(error);
    return code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  /** The SQL error behind what a work threw, if one is. */
  static Optional<SQLException> sqlErrorOf(Throwable thrown) {
    Throwable cause = thrown;
    // A bound, since a chain of causes may be a ring.
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /**
   * What the caller gets: {@link DatabaseUnavailable} where the engine could not do it, and what
   * was thrown where the statement itself is wrong.
   */
  static Throwable forCaller(Throwable thrown) {
    Optional<SQLException> sql = sqlErrorOf(thrown);
    if (thrown instanceof DatabaseUnavailable || sql.isEmpty()) {
      return thrown;
    }
    // Bare, it comes from what we do around the work, where there are no mistakes.
    boolean ofWork = !(thrown instanceof SQLException);
    return ofWork && (isConstraint(sql.get()) || isMistake(sql.get()))
        ? thrown
        : new DatabaseUnavailable("SQLite could not do it: " + nameOf(sql.get()), thrown);
  }

  private static boolean isMistake(SQLException error) {
    if (!(error instanceof SQLiteException)) {
      return true;
    }
    int code = primaryCode(error);
    return code == SQLiteErrorCode.SQLITE_ERROR.code
        || code == SQLiteErrorCode.SQLITE_MISMATCH.code
        || code == SQLiteErrorCode.SQLITE_MISUSE.code
        || code == SQLiteErrorCode.SQLITE_RANGE.code
        || code == SQLiteErrorCode.SQLITE_TOOBIG.code;
  }

  private static String nameOf(SQLException error) {
    return error instanceof SQLiteException sqlite
        ? sqlite.getResultCode().name()
        : error.getClass().getSimpleName();
  }

  private static int primaryCode(SQLException error) {
    return error instanceof SQLiteException sqlite
        ? sqlite.getResultCode().code & PRIMARY_CODE
        : -1;
  }
}
