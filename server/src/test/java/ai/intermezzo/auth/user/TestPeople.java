package ai.intermezzo.auth.user;

import ai.intermezzo.auth.TestClock;
import java.security.SecureRandom;
import java.util.Optional;

/** Users for tests. */
public final class TestPeople {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TestPeople() {}

  /** Somebody without a password. */
  public static User user(String email, TestClock clock) {
    return User.create(
        UserId.generate(RANDOM),
        new Email(email),
        false,
        Optional.of("Ada"),
        Optional.empty(),
        clock.instant());
  }
}
