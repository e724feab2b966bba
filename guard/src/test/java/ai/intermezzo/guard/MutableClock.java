package ai.intermezzo.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class MutableClock implements InstantSource {
  private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);

  @Override
  public Instant instant() {
    return now;
  }

  synchronized void move(Duration time) {
    now = now.plus(time);
  }
}
