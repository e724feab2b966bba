package ai.intermezzo.auth.user;

import java.time.Duration;

/**
 * How many wrong passwords are taken. A window begins with the first of them; in it there are no
 * more than these.
 *
 * @param account for one e-mail address, from devices that its user never signed in on
 * @param device for one e-mail address from one device that its user did sign in on
 * @param address from one address: IPv4, or the /64 of IPv6, which is what one customer has
 * @param window how long a window is
 */
public record AttemptLimits(int account, int device, int address, Duration window) {
  /** Enough for people who search their memory, too few for a program that searches a list. */
  public static final AttemptLimits DEFAULT = new AttemptLimits(10, 10, 50, Duration.ofMinutes(10));

  public AttemptLimits {
    if (account < 1 || device < 1 || address < 1 || window.toMillis() < 1) {
      throw new IllegalArgumentException("Every limit is positive");
    }
  }
}
