package ai.intermezzo.auth.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has writes meet in one batch: they queue up behind one that waits for them. */
final class SqliteBatch {
  private SqliteBatch() {}

  /** Runs all in one batch, and gives for each its value, or what it threw. */
  static List<Object> of(SqliteDatabase database, List<? extends Database.Work<?>> works) {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first =
          threads.submit(
              () ->
                  database.write(
                      tx -> {
                        held.countDown();
                        return pass(gate);
                      }));
      held.await();
      List<Future<?>> running = new ArrayList<>();
      for (Database.Work<?> work : works) {
        running.add(threads.submit(() -> database.write(work)));
      }
      Race.until("all wait", () -> database.waitingWrites() == works.size());
      gate.countDown();
      first.get();
      List<Object> outcomes = new ArrayList<>();
      for (Future<?> one : running) {
        outcomes.add(outcomeOf(one));
      }
      return outcomes;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object outcomeOf(Future<?> one) throws InterruptedException {
    try {
      return one.get();
    } catch (ExecutionException e) {
      return Objects.requireNonNullElse(e.getCause(), e);
    }
  }

  static boolean pass(CountDownLatch gate) {
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
