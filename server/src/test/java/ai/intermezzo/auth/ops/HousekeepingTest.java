package ai.intermezzo.auth.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.ops.Housekeeping.Chore;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Housekeeping")
final class HousekeepingTest {
  private static final Duration SOON = Duration.ofMillis(1);

  @Test
  @DisplayName("goes on until nothing is left, and comes back later")
  void untilDone() {
    AtomicInteger left = new AtomicInteger(3);
    AtomicInteger rounds = new AtomicInteger();
    Chore chore =
        new Chore(
            "rows",
            () -> {
              if (left.get() > 0) {
                return left.decrementAndGet() + 1;
              }
              rounds.incrementAndGet();
              return 0;
            });
    try (Housekeeping housekeeping = Housekeeping.start(SOON, SOON, chore)) {
      assertThat(housekeeping).isNotNull();
      TestServer.await("it has come back", () -> rounds.get() > 2);
    }

    assertThat(left).hasValue(0);
  }

  @Test
  @DisplayName("does its other work where one part fails, and all of it once the database is back")
  void survives() {
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger faults = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    Chore failing =
        new Chore(
            "rows",
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new DatabaseUnavailable("away");
              }
              return 0;
            });
    Chore broken =
        new Chore(
            "faults",
            () -> {
              faults.incrementAndGet();
              throw new IllegalStateException("a fault");
            });
    Chore other =
        new Chore(
            "others",
            () -> {
              others.incrementAndGet();
              return 0;
            });
    try (Housekeeping housekeeping = Housekeeping.start(SOON, SOON, failing, broken, other)) {
      assertThat(housekeeping).isNotNull();
      TestServer.await("all went on", () -> tries.get() > 4 && faults.get() > 4);
    }

    assertThat(others.get()).isGreaterThan(3);
  }

  @Test
  @DisplayName("stops after the batch under way, however much is left")
  void stops() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(2);
    Chore endless =
        new Chore(
            "rows",
            () -> {
              begun.countDown();
              return batches.incrementAndGet();
            });
    Housekeeping housekeeping = Housekeeping.start(SOON, SOON, endless);
    begun.await();
    housekeeping.close();
    int atTheEnd = batches.get();

    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    assertThat(batches.get()).isEqualTo(atTheEnd);
  }
}
