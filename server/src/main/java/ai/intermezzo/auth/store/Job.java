package ai.intermezzo.auth.store;

import ai.intermezzo.auth.store.Database.Work;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Work on its way from a caller to a database thread, and its outcome on the way back.
 *
 * <p>Whoever claims it first decides: the database thread to run it, or the caller to give up. So
 * work that was refused for waiting too long never touches a row.
 */
final class Job<T> {
  private final Work<T> work;
  private final long deadline;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  // Touched by the database thread alone, until the answer is given.
  private @Nullable T value;
  private @Nullable Throwable failure;

  /**
   * @param patience how long the work may wait for its turn
   */
  Job(Work<T> work, Duration patience) {
    this.work = work;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** Takes the job for running; false if it is too late for it, and then it is answered. */
  boolean claim() {
    if (!claimed.compareAndSet(false, true)) {
      return false;
    }
    if (isLate()) {
      fail(tooLate());
      answer();
      return false;
    }
    return true;
  }

  boolean isLate() {
    return deadline - System.nanoTime() <= 0;
  }

  /** Runs the work and keeps its value; what it throws is the caller's to keep by {@link #fail}. */
  void run(Tx tx) {
    failure = null;
    value = work.in(tx);
  }

  void fail(Throwable thrown) {
    failure = thrown;
  }

  /** Lets the caller go on. Nothing is answered before its transaction has ended. */
  void answer() {
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else if (value != null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(new NullPointerException("Work gave null"));
    }
  }

  /** Waits for the answer, on the caller's thread. */
  T await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          if (claimed.compareAndSet(false, true)) {
            throw tooLate();
          }
          // It runs: its time is bounded by the engine, and its outcome must be known.
          return answer.join();
        }
      }
    } catch (ExecutionException | CompletionException e) {
      throw Rethrow.unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static DatabaseUnavailable tooLate() {
    return new DatabaseUnavailable("Waited too long for the database");
  }
}
