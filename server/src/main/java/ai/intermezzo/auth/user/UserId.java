package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names a person for good, whatever becomes of the e-mail address: the {@code sub} of every token.
 * Never given to anybody else, and says nothing about who it is.
 *
 * @param value 16 random bytes as 22 characters of base64url
 */
public record UserId(String value) {
  /** Its length in bytes. */
  public static final int BYTES = 16;

  /** The last character carries two bits, so that each id has one text. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

  /**
   * @throws InvalidSetting where it is not one
   */
  public UserId {
    if (!FORM.matcher(value).matches()) {
      throw new InvalidSetting("A user_id is 22 characters of base64url, as user list shows it.");
    }
  }

  /** A new one. */
  public static UserId generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /** The id of those bytes, as a row holds them. */
  public static UserId of(byte[] bytes) {
    return new UserId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The bytes of it. */
  public byte[] bytes() {
    return Base64.getUrlDecoder().decode(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
