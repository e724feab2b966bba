package ai.intermezzo.auth.user;

import ai.intermezzo.auth.http.CookieSecret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out whether somebody knows the password of an account: the one place that does.
 *
 * <p>An e-mail address that nobody has and a wrong password are the same answer after the same
 * work: the attempt counted, the user looked for, one hash. That somebody is blocked is said only
 * to whoever knows the password.
 */
public final class PasswordCheck {
  private final UserStore users;
  private final Passwords passwords;
  private final PasswordAttempts attempts;

  public PasswordCheck(UserStore users, Passwords passwords, PasswordAttempts attempts) {
    this.users = users;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /** What came of it. */
  public sealed interface Result {
    /** The password is that of the user, as the database has them now. */
    record Right(User user) implements Result {}

    /** The password is right, and the user may not sign in. */
    record Blocked(User user) implements Result {}

    /** There is no such user, or the password is wrong. */
    record Wrong() implements Result {}

    /**
     * Nobody looked at the password: too many were wrong.
     *
     * @param retryAfter until another is looked at, positive
     */
    record TooMany(Duration retryAfter) implements Result {}
  }

  /**
   * Checks a password.
   *
   * @param typedEmail what was typed, an address or not
   * @param from where the request came from
   * @param device what {@link PasswordAttempts#DEVICE_COOKIE} held
   * @throws Busy where too many passwords wait; then the attempt was not counted
   */
  public Result check(
      String typedEmail, Password presented, InetAddress from, Optional<CookieSecret> device) {
    return switch (attempts.begin(typedEmail, from, device)) {
      case PasswordAttempt.Refused(Duration retryAfter) -> new Result.TooMany(retryAfter);
      case PasswordAttempt.Counted counted -> look(typedEmail, presented, counted);
    };
  }

  private Result look(String typedEmail, Password presented, PasswordAttempt.Counted counted) {
    Optional<User> user = Email.typed(typedEmail).flatMap(users::findValid);
    boolean right;
    try {
      right = passwords.verify(presented, user.flatMap(User::passwordHash));
    } catch (Busy e) {
      attempts.giveBack(counted);
      throw e;
    }
    if (!right || user.isEmpty()) {
      return new Result.Wrong();
    }
    attempts.giveBack(counted);
    renew(user.get(), presented);
    return user.get().isBlocked() ? new Result.Blocked(user.get()) : new Result.Right(user.get());
  }

  /** The moment that a password is known is the one to store it under newer parameters. */
  private void renew(User user, Password password) {
    Optional<PasswordHash> outdated = user.passwordHash().filter(PasswordHash::isOutdated);
    if (outdated.isPresent()) {
      try {
        users.rehash(user.id(), outdated.get(), passwords.hash(password));
      } catch (Busy e) {
        // The next sign-in will do it.
      }
    }
  }
}
