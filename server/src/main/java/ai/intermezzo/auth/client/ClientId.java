package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.security.SecureRandom;

/**
 * The public name of a client (RFC 6749 §2.2): 32 base62 characters where we choose it, 1 to
 * {@value #MAX_LENGTH} where it comes along from elsewhere.
 *
 * @param value visible ASCII characters without {@code " \}, not starting with a hyphen, which
 *     would look like an option on a command line
 */
public record ClientId(String value) {
  /** The longest. */
  public static final int MAX_LENGTH = 128;

  private static final int GENERATED_LENGTH = 32;
  private static final String BASE62 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /**
   * @throws InvalidSetting where it is not good
   */
  public ClientId {
    if (!isValid(value)) {
      throw new InvalidSetting(
          "A client_id is 1 to "
              + MAX_LENGTH
              + " visible ASCII characters without \" and \\, and does not start with a hyphen.");
    }
  }

  /** Whether a text may be one. */
  public static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.charAt(0) != '-'
        && text.chars().allMatch(c -> c > 0x20 && c <= 0x7e && c != '"' && c != '\\');
  }

  /** A new one. */
  public static ClientId generate(SecureRandom random) {
    StringBuilder id = new StringBuilder(GENERATED_LENGTH);
    for (int i = 0; i < GENERATED_LENGTH; i++) {
      id.append(BASE62.charAt(random.nextInt(BASE62.length())));
    }
    return new ClientId(id.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
