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

  Tx(Handle handle) {
    this.handle = handle;
  }

  /** A statement that gives rows; one with {@code RETURNING} too. */
  public Query query(String sql) {
    return handle.createQuery(sql);
  }

  /** A statement that gives no rows. */
  public Update update(String sql) {
    return handle.createUpdate(sql);
  }
}
