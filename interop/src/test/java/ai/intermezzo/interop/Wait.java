package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that another process does. */
final class Wait {
  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private Wait() {}

  static void until(Callable<Boolean> condition) throws Exception {
    assertThat(happens(condition)).as("it happens within %s", AT_MOST).isTrue();
  }

  /** For a condition whose failure the test tells better: whether it came true in time. */
  static boolean happens(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    return true;
  }
}
