package ai.intermezzo.guard;

import java.util.Base64;

/**
 * Base64url as JOSE writes it (RFC 7515 §2): no padding, and only the one spelling that an encoder
 * makes. The JDK's decoder accepts several spellings of the same bytes, and a token must have one.
 */
final class Base64Url {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /** The bytes, or a {@link Refusal} as a malformed token. */
  static byte[] decode(String text) {
    int length = text.length();
    if (length == 0) {
      return new byte[0];
    }
    int last = ALPHABET.indexOf(text.charAt(length - 1));
    int unusedBits =
        switch (length % 4) {
          case 2 -> 0b1111;
          case 3 -> 0b11;
          default -> 0;
        };
    if (last < 0 || (last & unusedBits) != 0) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
  }
}
