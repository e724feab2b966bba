package ai.intermezzo.auth.oauth;

import java.time.Duration;

/**
 * How the refresh tokens of a client live (RFC 9700 §4.14), set on the client.
 *
 * @param leeway how long a superseded token is still answered with the current one, so that a lost
 *     answer or a second tab signs nobody out; 0 to {@link #MAX_LEEWAY}
 * @param idle a grant that is not refreshed for so long ends; 1 ms to {@link #MAX_LIFETIME}
 * @param lifetime a grant ends so long after the sign-in, whatever happens; 1 ms to {@link
 *     #MAX_LIFETIME}; those already made keep theirs
 * @param rotates whether a refresh gives a new refresh token
 */
public record RefreshPolicy(Duration leeway, Duration idle, Duration lifetime, boolean rotates) {
  /** Far more than any retry takes; within it a stolen token is not noticed. */
  public static final Duration MAX_LEEWAY = Duration.ofMinutes(10);

  /** The keys of refresh tokens are kept for as long. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(400);

  /** What a client has whose operator says nothing. */
  public static final RefreshPolicy DEFAULT =
      new RefreshPolicy(Duration.ofSeconds(30), Duration.ofDays(30), Duration.ofDays(365), true);

  /**
   * @throws InvalidSetting where a bound is broken
   */
  public RefreshPolicy {
    if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
      throw new InvalidSetting(
          "A refresh leeway is 0 to " + MAX_LEEWAY.toSeconds() + " seconds (10 minutes).");
    }
    requireLifetime("idle time", idle);
    requireLifetime("lifetime", lifetime);
  }

  private static void requireLifetime(String what, Duration duration) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(MAX_LIFETIME) > 0) {
      throw new InvalidSetting(
          "A refresh " + what + " is 1 to " + MAX_LIFETIME.toSeconds() + " seconds (400 days).");
    }
  }
}
