package ai.intermezzo.auth.user;

import ai.intermezzo.auth.http.Waiting;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few platform threads that hash, so that people who sign in can't starve the requests of
 * machines: one a core, since more would only share the cores, and a queue so short that whoever is
 * let in waits half a second at the most.
 */
final class HashingPool implements AutoCloseable {
  /** A hash takes some 30 ms. */
  static final int QUEUED_PER_THREAD = 16;

  /** Argon2id's 19 MiB, and a little for what is around it. */
  private static final long BYTES_PER_HASH = 20L << 20;

  private final ThreadPoolExecutor threads;

  HashingPool(int size, int queued) {
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queued),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Fewer where half of the heap has not room for so many hashes at once. */
  static HashingPool oneThreadPerCore() {
    int cores = Runtime.getRuntime().availableProcessors();
    long fitting = Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_HASH;
    int size = Math.clamp(fitting, 1, cores);
    return new HashingPool(size, size * QUEUED_PER_THREAD);
  }

  /**
   * Runs work on one of the threads and waits for it.
   *
   * @throws Busy where the queue is full, or the pool is closed
   */
  <T> T run(Callable<T> work) {
    Waiting.requireAllowed();
    Future<T> answer;
    try {
      answer = threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw new Busy();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          // What was decided must be known; the wait is short.
          interrupted = true;
        }
      }
    } catch (CancellationException e) {
      throw new Busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Hashing a password failed", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** Refuses what is waiting, and lets what is running end. */
  @Override
  public void close() {
    threads
        .shutdownNow()
        .forEach(
            waiting -> {
              if (waiting instanceof Future<?> future) {
                future.cancel(false);
              }
            });
  }
}
