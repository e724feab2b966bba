package ai.intermezzo.auth.oauth;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How long an access token is valid, set on an Api, a client or a credential.
 *
 * @param duration whole seconds, 1 second to {@link #MAX}
 */
public record TokenLifetime(Duration duration) {
  /**
   * The longest. A key that has signed stays in the JWK set for as long, so it bounds how many keys
   * verifiers hold.
   */
  public static final Duration MAX = Duration.ofDays(30);

  /** What an Api has where its operator says nothing. */
  public static final TokenLifetime DEFAULT = ofSeconds(3600);

  /**
   * @throws InvalidSetting where it is out of bounds
   */
  public TokenLifetime {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0
        || duration.compareTo(MAX) > 0
        || !duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
      throw new InvalidSetting(
          "A token lifetime is 1 to " + MAX.toSeconds() + " seconds (30 days).");
    }
  }

  /** A lifetime of so many seconds. */
  public static TokenLifetime ofSeconds(long seconds) {
    return new TokenLifetime(Duration.ofSeconds(seconds));
  }

  /** The {@code expires_in} of an answer. */
  public long seconds() {
    return duration.toSeconds();
  }
}
