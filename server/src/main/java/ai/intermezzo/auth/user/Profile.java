package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.time.Instant;
import java.util.Optional;

/**
 * What there is of a user for applications to learn (OpenID Connect Core §5.1).
 *
 * @param updatedAt when any of it last changed
 */
public record Profile(
    UserId id, Email email, boolean emailVerified, Optional<String> name, Instant updatedAt) {
  /**
   * @throws InvalidSetting where a rule is broken
   */
  public Profile {
    User.requireName(name);
  }

  /** The {@code sub} of their tokens. */
  public String subject() {
    return id.value();
  }
}
