package ai.intermezzo.guard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    byte[] chars = text.getBytes(StandardCharsets.ISO_8859_1);
    return decode(chars, 0, chars.length);
  }

  /** The bytes that a part of a text stands for, or a {@link Refusal} as a malformed token. */
  static byte[] decode(byte[] chars, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return new byte[0];
    }
    int last = ALPHABET.indexOf(chars[to - 1]);
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
      ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(chars, from, length));
      byte[] bytes = decoded.array();
      return bytes.length == decoded.limit() ? bytes : Arrays.copyOf(bytes, decoded.limit());
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
  }
}
