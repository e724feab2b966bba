package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few platform threads that read, each with a connection of its own. A caller runs on a virtual
 * thread, and a native call would pin its carrier.
 */
final class SqliteReaders implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqliteReaders.class);
  private static final int MAX_WAITING = 10_000;
  private static final long CLOSE_SECONDS = 10;

  private final Path file;
  private final Duration patience;
  private final BlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads;

  /** Ends the thread that takes it. */
  private final Job<Boolean> stop = new Job<>(_ -> true, Duration.ZERO);

  private volatile boolean closing;

  SqliteReaders(Path file, Duration patience, int count) {
    this.file = file;
    this.patience = patience;
    this.threads =
        IntStream.range(0, count)
            .mapToObj(
                i -> Thread.ofPlatform().daemon().name("sqlite-reader-" + i).start(this::loop))
            .toList();
  }

  <T> T read(Database.Work<T> work) {
    Job<T> job = new Job<>(work, patience);
    if (closing || !waiting.offer(job)) {
      throw new DatabaseUnavailable(closing ? "The database is closed" : "Too many reads wait");
    }
    return job.await();
  }

  @Override
  public void close() {
    closing = true;
    try {
      for (int i = 0; i < threads.size(); i++) {
        waiting.put(stop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.forEach(thread -> joinQuietly(thread, CLOSE_SECONDS));
  }

  private void loop() {
    @Nullable SqliteConnection connection = null;
    try {
      for (Job<?> job = waiting.take(); job != stop; job = waiting.take()) {
        if (job.claim()) {
          connection = run(job, connection);
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but to end it.
      closing = true;
    }
    if (connection != null) {
      closeQuietly(connection);
    }
  }

  /** The connection to go on with, opened where it is needed first. */
  private @Nullable SqliteConnection run(Job<?> job, @Nullable SqliteConnection connection) {
    @Nullable SqliteConnection current = connection;
    try {
      if (current == null) {
        current = SqliteConnection.forReading(file, patience);
      }
      job.run(current.tx());
    } catch (SQLException | RuntimeException | Error e) {
      Throwable forCaller = SqliteErrors.forCaller(e);
      job.fail(forCaller);
      if (forCaller instanceof DatabaseUnavailable && current != null) {
        closeQuietly(current);
        current = null;
      }
    }
    job.answer();
    return current;
  }

  static void closeQuietly(SqliteConnection connection) {
    try {
      connection.close();
    } catch (RuntimeException e) {
      log.warn("A connection to SQLite did not close", e);
    }
  }

  static void joinQuietly(Thread thread, long seconds) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
