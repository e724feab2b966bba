package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who can sign in: the resource owner of RFC 6749 §1.1.
 *
 * @param id who it is, for good
 * @param email what they sign in with; no two users have the same
 * @param emailVerified whether it is known to reach them
 * @param name what they are called, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param passwordHash absent where they have no password
 * @param epoch sessions and grants that carry another number have ended
 * @param createdAt when the account was made
 * @param updatedAt when what applications learn of them last changed
 * @param blockedAt since when they may not sign in
 */
public record User(
    UserId id,
    Email email,
    boolean emailVerified,
    Optional<String> name,
    Optional<PasswordHash> passwordHash,
    long epoch,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> blockedAt) {

  /** The longest name. */
  public static final int MAX_NAME_LENGTH = 200;

  /**
   * @throws InvalidSetting where a rule is broken
   */
  public User {
    requireName(name);
    if (epoch < 0) {
      throw new InvalidSetting("The epoch of a user is not negative.");
    }
  }

  /** Somebody new. */
  public static User create(
      UserId id,
      Email email,
      boolean emailVerified,
      Optional<String> name,
      Optional<PasswordHash> passwordHash,
      Instant now) {
    return new User(id, email, emailVerified, name, passwordHash, 0, now, now, Optional.empty());
  }

  /** The {@code sub} of their tokens. */
  public String subject() {
    return id.value();
  }

  /** What applications may learn of them. */
  public Profile profile() {
    return new Profile(id, email, emailVerified, name, updatedAt);
  }

  /** Whether they may not sign in, and nothing that they allowed counts. */
  public boolean isBlocked() {
    return blockedAt.isPresent();
  }

  static void requireName(Optional<String> name) {
    if (name.isPresent() && !isName(name.get())) {
      throw new InvalidSetting(
          "A name is 1 to " + MAX_NAME_LENGTH + " characters without control characters.");
    }
  }

  /** Whether a text may be a name. */
  public static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MAX_NAME_LENGTH
        && text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || Character.getType(c) == Character.SURROGATE);
  }
}
