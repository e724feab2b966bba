package ai.intermezzo.auth.jose;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces signing keys every 90 days, erases the private halves of retired ones and deletes keys
 * that nothing needs anymore. Looks once a minute, on every node; what is due is done once.
 */
public final class KeyRotation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

  /** After the start itself, which has other things to do. */
  private static final Duration FIRST = Duration.ofSeconds(2);

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Runnable> looks;
  private final ScheduledExecutorService executor;

  private KeyRotation(List<Runnable> looks) {
    this.looks = looks;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("key-rotation").daemon().factory());
  }

  /**
   * Starts looking, the first time within seconds.
   *
   * @param others look after other keys at the same times
   */
  public static KeyRotation start(SigningKeys keys, Runnable... others) {
    KeyRotation rotation =
        new KeyRotation(Stream.concat(Stream.of(keys::rotate), Stream.of(others)).toList());
    var _ =
        rotation.executor.scheduleWithFixedDelay(
            rotation::look, FIRST.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    return rotation;
  }

  private void look() {
    for (Runnable one : looks) {
      try {
        one.run();
      } catch (RuntimeException | Error e) {
        // The next look tries again; the keys at hand stay good for longer than any outage.
        LOG.warn("Keys were not looked after this minute", e);
      }
    }
  }

  /** Stops, and gives what is being done a second to end. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Keys are still being looked after; the next start sees to the rest");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
