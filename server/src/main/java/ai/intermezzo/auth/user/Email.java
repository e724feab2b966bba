package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address as its owner writes it, an internationalised one too. Whether there is such a
 * mailbox only a mail can tell, so the rules are those that keep what is surely none, or would be
 * misread in a header or on a page, out.
 *
 * @param value without blanks around it, at most {@value #MAX_BYTES} bytes (RFC 5321 §4.5.3.1.3
 *     with its brackets taken off), with one {@code @}
 */
public record Email(String value) {
  /** The longest, in UTF-8. */
  public static final int MAX_BYTES = 254;

  private static final int MAX_LOCAL_BYTES = 64;
  private static final String NEVER = "()<>[]\\,;:\"";

  /**
   * @throws InvalidSetting where it can't be an address
   */
  public Email {
    value = value.strip();
    if (!isAddress(value)) {
      throw new InvalidSetting(
          "An e-mail address is NAME@DOMAIN, at most "
              + MAX_BYTES
              + " characters, without spaces.");
    }
  }

  /** What somebody typed, where it can be an address. */
  public static Optional<Email> typed(String text) {
    return isAddress(text.strip()) ? Optional.of(new Email(text)) : Optional.empty();
  }

  /**
   * What two spellings of one address have in common: lower case, and accents in one way whatever
   * the keyboard. Accounts are found by it; mail goes to the address as it was written.
   */
  public String key() {
    return keyOf(value);
  }

  /** The key of whatever somebody typed. */
  static String keyOf(String typed) {
    return Normalizer.normalize(typed.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    // The cheap bound first: a byte is at most three times too few.
    return text.length() <= MAX_BYTES
        && bytes(text) <= MAX_BYTES
        && at > 0
        && at == text.lastIndexOf('@')
        && bytes(text.substring(0, at)) <= MAX_LOCAL_BYTES
        && isDotted(text.substring(0, at))
        && isDotted(text.substring(at + 1))
        && text.codePoints().allMatch(Email::isAllowed);
  }

  private static boolean isDotted(String text) {
    return !text.isEmpty() && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
  }

  /** No blanks, nothing invisible, and nothing that a mail's header gives a meaning. */
  private static boolean isAllowed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> NEVER.indexOf(c) < 0;
    };
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return value;
  }
}
