package ai.intermezzo.auth.session;

import java.time.Duration;

/**
 * How long a person stays signed in at this server.
 *
 * @param idle since the session was last seen
 * @param absolute since the person last proved who they are, however often it is seen
 */
public record SessionLifetimes(Duration idle, Duration absolute) {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Three days without a visit, a week in all. */
  public static final SessionLifetimes DEFAULT =
      new SessionLifetimes(Duration.ofDays(3), Duration.ofDays(7));

  /**
   * @throws IllegalArgumentException outside of five minutes to a year
   */
  public SessionLifetimes {
    if (idle.compareTo(SHORTEST) < 0
        || absolute.compareTo(idle) < 0
        || absolute.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "A session lasts 5 minutes to a year, and is not idle for longer than it lasts");
    }
  }
}
