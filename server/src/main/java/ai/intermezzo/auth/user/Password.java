package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A password while it is in our hands, in Unicode's form NFKC, so that it is the same from every
 * keyboard (NIST SP 800-63B §5.1.1.2).
 *
 * <p>What a new one must be follows that paragraph: long enough, not one of those that everybody
 * tries first, not the e-mail address; and no rules of what characters it must have, which make
 * passwords worse.
 */
public final class Password {
  /** The fewest characters of a new one, counted as Unicode code points. */
  public static final int MIN_LENGTH = 8;

  /** The most characters of a new one: longer than any that somebody types. */
  public static final int MAX_LENGTH = 200;

  /** More than that many UTF-16 units are not looked at. */
  private static final int MAX_PRESENTED = 4 * MAX_LENGTH;

  /** What no two people read differently: neither i, l, o nor 0, 1. */
  private static final String GENERATED = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int GENERATED_GROUPS = 4;
  private static final int GENERATED_GROUP_LENGTH = 5;

  private final String text;

  private Password(String text) {
    this.text = text;
  }

  /**
   * One that somebody wants to have from now on.
   *
   * @param email whose it will be
   * @throws InvalidSetting with a sentence for that person where it will not do
   */
  public static Password chosen(String typed, Email email) {
    if (typed.length() > MAX_PRESENTED) {
      throw tooLong();
    }
    String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
    int length = text.codePointCount(0, text.length());
    if (length < MIN_LENGTH) {
      throw new InvalidSetting(
          "The password is too short: use " + MIN_LENGTH + " characters or more.");
    }
    if (length > MAX_LENGTH) {
      throw tooLong();
    }
    if (text.codePoints().anyMatch(Password::isUntypable)) {
      throw new InvalidSetting("The password holds a character that can't be typed.");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (CommonPasswords.contains(lower)) {
      throw new InvalidSetting("That password is one of the first that others would try.");
    }
    String address = email.key();
    if (lower.equals(address) || lower.equals(address.substring(0, address.indexOf('@')))) {
      throw new InvalidSetting("The password must not be the e-mail address.");
    }
    return new Password(text);
  }

  /** What somebody typed who has one. A text that is longer than any password matches none. */
  public static Password presented(String typed) {
    return new Password(
        typed.length() > MAX_PRESENTED ? "" : Normalizer.normalize(typed, Normalizer.Form.NFKC));
  }

  /** A new one that can be read out and typed: 99 random bits. */
  public static Password generate(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int group = 0; group < GENERATED_GROUPS; group++) {
      if (group > 0) {
        text.append('-');
      }
      for (int i = 0; i < GENERATED_GROUP_LENGTH; i++) {
        text.append(GENERATED.charAt(random.nextInt(GENERATED.length())));
      }
    }
    return new Password(text.toString());
  }

  /** The password itself, for the one time that a generated one is shown. */
  public String reveal() {
    return text;
  }

  byte[] utf8() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** No form and no keyboard sends these; they come from broken programs. */
  private static boolean isUntypable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static InvalidSetting tooLong() {
    return new InvalidSetting("The password is longer than " + MAX_LENGTH + " characters.");
  }

  @Override
  public String toString() {
    return "Password[hidden]";
  }
}
