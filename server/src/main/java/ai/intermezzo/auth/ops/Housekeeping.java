package ai.intermezzo.auth.ops;

import ai.intermezzo.auth.store.DatabaseUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has run out, so that no table grows with time: on every node, every few minutes at a
 * time of its own, in small transactions with pauses between them.
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** After the start, which has other things to do. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private static final Duration PERIOD = Duration.ofMinutes(5);

  /** Between two batches, so that requests get their turn. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Chore> chores;
  private final Duration period;
  private final ScheduledThreadPoolExecutor executor;
  private volatile boolean failing;

  /**
   * Something to delete.
   *
   * @param name for the log
   * @param sweep deletes a batch and returns how many rows that were, 0 when done
   */
  public record Chore(String name, IntSupplier sweep) {}

  private Housekeeping(List<Chore> chores, Duration period) {
    this.chores = List.copyOf(chores);
    this.period = period;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("housekeeping").daemon().factory());
    // Unlike what is repeated, what is to run once would still run after the end.
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Starts; looks for the first time within seconds. */
  public static Housekeeping start(Chore... chores) {
    return start(FIRST, PERIOD, chores);
  }

  static Housekeeping start(Duration first, Duration period, Chore... chores) {
    Housekeeping housekeeping = new Housekeeping(List.of(chores), period);
    housekeeping.next(first);
    return housekeeping;
  }

  /** Up to half as much again, so that the nodes don't do it all at once. */
  private void next(Duration delay) {
    long millis = delay.toMillis();
    var _ =
        executor.schedule(
            this::round,
            millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1),
            TimeUnit.MILLISECONDS);
  }

  private void round() {
    boolean failed = false;
    for (Chore chore : chores) {
      failed |= !tryToDo(chore);
    }
    if (failing && !failed) {
      LOG.info("Housekeeping works again");
    }
    failing = failed;
    try {
      next(period);
    } catch (RejectedExecutionException _) {
      // The server has ended in the meantime.
    }
  }

  private boolean tryToDo(Chore chore) {
    try {
      int deleted = 0;
      for (int batch = 1; batch > 0 && !executor.isShutdown(); deleted += batch) {
        batch = chore.sweep.getAsInt();
        LockSupport.parkNanos(batch > 0 ? PAUSE.toNanos() : 0);
      }
      if (deleted > 0) {
        LOG.debug("Deleted {} {}", deleted, chore.name);
      }
      return true;
    } catch (DatabaseUnavailable e) {
      if (!failing && !executor.isShutdown()) {
        LOG.warn("Old {} stay for now: the database is away", chore.name);
      }
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.warn("Old {} were not deleted", chore.name, e);
      }
    }
    return false;
  }

  /** Stops after the batch under way, for which it waits a second. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Housekeeping is still busy; the next start sees to the rest");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
