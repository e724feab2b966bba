package ai.intermezzo.auth.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * A transaction, open while the work that was given it runs.
 *
 * <p>Parameters are named, {@code :client_id}; a row becomes a record with {@code .map((rs, ctx) ->
 * ...)}.
 */
public final class Tx {
  private final Handle handle;
  private int left;

  Tx(Handle handle) {
    this(handle, Integer.MAX_VALUE);
  }

  private Tx(Handle handle, int statements) {
    this.handle = handle;
    this.left = statements;
  }

  /** The same transaction for work that may make one statement. */
  Tx ofOneStatement() {
    return new Tx(handle, 1);
  }

  /** A statement that gives rows; one with {@code RETURNING} too. */
  public Query query(String sql) {
    count();
    return handle.createQuery(sql);
  }

  /** A statement that gives no rows. */
  public Update update(String sql) {
    count();
    return handle.createUpdate(sql);
  }

  private void count() {
    if (left-- <= 0) {
      throw new IllegalStateException("This work is one statement");
    }
  }
}
