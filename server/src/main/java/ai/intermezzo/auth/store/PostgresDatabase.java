package ai.intermezzo.auth.store;

import ai.intermezzo.auth.http.Waiting;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A PostgreSQL server behind a small pool of connections.
 *
 * <p>Each statement is a round trip, so a read runs in autocommit, and a write is begun together
 * with its first statement.
 */
final class PostgresDatabase implements Database {
  /** Some four a core of the database are enough to keep it busy; more only queue inside it. */
  static final int MAX_CONNECTIONS = 10;

  private static final int MIN_IDLE = 1;
  private static final int MAX_ATTEMPTS = 8;
  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private PostgresDatabase(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = JdbiSetup.on(pool::getConnection);
  }

  /**
   * Over a source whose database is migrated.
   *
   * @param patience how long a request waits for a connection
   */
  static PostgresDatabase over(DataSource source, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setDataSource(source);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(MIN_IDLE);
    config.setConnectionTimeout(patience.toMillis());
    config.setValidationTimeout(patience.toMillis() / 2);
    // The opening has just spoken with the server.
    config.setInitializationFailTimeout(-1);
    return new PostgresDatabase(new HikariDataSource(config));
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public <T> T read(Work<T> work) {
    Waiting.requireAllowed();
    try (Handle handle = jdbi.open()) {
      return work.in(new Tx(handle));
    } catch (RuntimeException e) {
      throw forCaller(e);
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    Waiting.requireAllowed();
    return repeated(() -> inTransaction(work));
  }

  @Override
  public <T> T writeOne(Work<T> work) {
    Waiting.requireAllowed();
    return repeated(() -> inAutocommit(work));
  }

  /** Until no other transaction is in the way. */
  private <T> T repeated(Supplier<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (!PostgresErrors.isConflict(e)) {
          throw forCaller(e);
        }
        if (attempt == MAX_ATTEMPTS) {
          throw new DatabaseUnavailable("Other transactions were in the way, each time", e);
        }
        // Chance keeps those that collided from colliding again.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS << attempt));
      }
    }
  }

  private <T> T inAutocommit(Work<T> work) {
    try (Handle handle = jdbi.open()) {
      return work.in(new Tx(handle).ofOneStatement());
    }
  }

  private <T> T inTransaction(Work<T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      T value;
      try {
        value = work.in(new Tx(handle));
      } catch (RuntimeException | Error e) {
        rollback(handle, e);
        throw e;
      }
      handle.commit();
      return value;
    }
  }

  private static void rollback(Handle handle, Throwable because) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      // The connection is broken, and the server rolls back by itself.
      because.addSuppressed(e);
    }
  }

  private RuntimeException forCaller(RuntimeException e) {
    if (pool.isClosed()) {
      return new DatabaseUnavailable("The database is closed", e);
    }
    if (e instanceof DatabaseUnavailable || !PostgresErrors.isUnavailable(e)) {
      return e;
    }
    return new DatabaseUnavailable(
        "PostgreSQL does not answer, SQLSTATE " + PostgresErrors.stateOf(e).orElse("none"), e);
  }

  @Override
  public void close() {
    pool.close();
  }
}
