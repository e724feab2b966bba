package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to SQLite, and commits together what is waiting.
 *
 * <p>A commit costs a flush of the disk, whatever it holds; so each batch is one transaction, and
 * each item in it a savepoint. An item that breaks a rule is undone alone. Any other SQL error
 * means that SQLite has, or may have, undone the whole transaction: then the batch is abandoned,
 * and each item runs once more, alone. No item is answered before the commit that holds it.
 */
final class SqliteWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqliteWriter.class);

  /** More work than this waiting is more than patience lets through. */
  private static final int MAX_WAITING = 10_000;

  /** Bounds how long the first item of a batch waits for the last. */
  private static final int MAX_BATCH = 256;

  private static final long CLOSE_SECONDS = 10;

  private final Path file;
  private final Duration patience;
  private final BlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean closing;

  // Touched by the thread alone.
  private @Nullable SqliteConnection connection;

  SqliteWriter(Path file, Duration patience, SqliteConnection connection) {
    this.file = file;
    this.patience = patience;
    this.connection = connection;
    this.thread = Thread.ofPlatform().daemon().name("sqlite-writer").start(this::loop);
  }

  <T> T write(Database.Work<T> work) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("Work of a write can't wait for another write");
    }
    Job<T> job = new Job<>(work, patience);
    if (closing || !waiting.offer(job)) {
      throw new DatabaseUnavailable(closing ? "The database is closed" : "Too many writes wait");
    }
    return job.await();
  }

  /** How many wait for their turn. */
  int waiting() {
    return waiting.size();
  }

  /** Lets finish what is waiting. */
  @Override
  public void close() {
    closing = true;
    // Wakes the thread; where there is no room for it, it is awake.
    var _ = waiting.offer(new Job<>(_ -> true, patience));
    SqliteReaders.joinQuietly(thread, CLOSE_SECONDS);
  }

  private void loop() {
    List<Job<?>> batch = new ArrayList<>(MAX_BATCH);
    while (!(closing && waiting.isEmpty())) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_BATCH - 1);
        batch.removeIf(job -> !job.claim());
        if (!batch.isEmpty()) {
          runTogether(batch);
        }
      } catch (InterruptedException e) {
        closing = true;
      } catch (RuntimeException | Error e) {
        log.error("The writer stumbled; whoever waited for it is told to ask again", e);
        batch.forEach(job -> job.fail(new DatabaseUnavailable("The writer stumbled", e)));
        batch.forEach(Job::answer);
        dropConnection();
      }
      batch.clear();
    }
    dropConnection();
  }

  private void runTogether(List<Job<?>> batch) {
    Optional<Throwable> failure = begin();
    if (failure.isPresent()) {
      // Each alone would wait as long again.
      answerAll(batch, failure.get());
      return;
    }
    failure = runAndCommit(batch);
    if (failure.isEmpty()) {
      batch.forEach(Job::answer);
    } else if (batch.size() == 1) {
      answerAll(batch, failure.get());
    } else {
      log.warn("Abandoned a batch of {} writes; each runs alone", batch.size(), failure.get());
      batch.forEach(this::runAlone);
    }
  }

  private void runAlone(Job<?> job) {
    if (job.isLate()) {
      job.fail(new DatabaseUnavailable("No time is left to run it again"));
    } else {
      begin()
          .or(() -> runAndCommit(List.of(job)))
          .ifPresent(failure -> job.fail(SqliteErrors.forCaller(failure)));
    }
    job.answer();
  }

  private static void answerAll(List<Job<?>> batch, Throwable failure) {
    for (Job<?> job : batch) {
      job.fail(SqliteErrors.forCaller(failure));
      job.answer();
    }
  }

  private Optional<Throwable> begin() {
    try {
      connection().begin();
      return Optional.empty();
    } catch (SQLException e) {
      if (!SqliteErrors.isBusy(e)) {
        dropConnection();
      }
      return Optional.of(e);
    }
  }

  /** Runs and commits the jobs, or leaves no trace of any and says why. */
  private Optional<Throwable> runAndCommit(List<Job<?>> jobs) {
    try {
      SqliteConnection current = connection();
      for (Job<?> job : jobs) {
        Optional<Throwable> failure = runInSavepoint(current, job);
        if (failure.isPresent()) {
          rollback();
          return failure;
        }
      }
      current.commit();
      return Optional.empty();
    } catch (SQLException e) {
      rollback();
      return Optional.of(e);
    }
  }

  /** Gives what has ended, or may have ended, the whole transaction. */
  private static Optional<Throwable> runInSavepoint(SqliteConnection connection, Job<?> job)
      throws SQLException {
    connection.savepoint();
    try {
      job.run(connection.tx());
    } catch (RuntimeException | Error e) {
      if (SqliteErrors.sqlErrorOf(e).filter(sql -> !SqliteErrors.isConstraint(sql)).isPresent()) {
        return Optional.of(e);
      }
      connection.rollbackToSavepoint();
      job.fail(e);
      return Optional.empty();
    }
    // Fails if the work swallowed an error that had undone the transaction.
    connection.release();
    return Optional.empty();
  }

  private SqliteConnection connection() throws SQLException {
    SqliteConnection current = connection;
    if (current == null) {
      current = SqliteConnection.forWriting(file, patience);
      connection = current;
    }
    return current;
  }

  private void rollback() {
    SqliteConnection current = connection;
    try {
      if (current != null) {
        current.rollback();
      }
    } catch (SQLException e) {
      if (!SqliteErrors.isPlainError(e)) {
        // A plain error says that SQLite undid the transaction by itself. After any other, nothing
        // is known of this connection.
        dropConnection();
      }
    }
  }

  private void dropConnection() {
    SqliteConnection current = connection;
    connection = null;
    if (current != null) {
      SqliteReaders.closeQuietly(current);
    }
  }
}
