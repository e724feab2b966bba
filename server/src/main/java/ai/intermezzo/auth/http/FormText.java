package ai.intermezzo.auth.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-decoding and UTF-8, strict: a text that is not valid gives null. */
final class FormText {
  private FormText() {}

  /** Decodes {@code %XX} and {@code +}; null for a bad escape or invalid UTF-8. */
  static @Nullable String decode(byte[] bytes, int start, int end) {
    int plain = start;
    while (plain < end && bytes[plain] > 0 && bytes[plain] != '%' && bytes[plain] != '+') {
      plain++;
    }
    if (plain == end) {
      return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
    byte[] decoded = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%') {
        if (i + 2 >= end) {
          return null;
        }
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        if (high < 0 || low < 0) {
          return null;
        }
        b = (byte) (high << 4 | low);
        i += 2;
      }
      decoded[length++] = b;
    }
    return utf8(decoded, length);
  }

  /** Null for invalid UTF-8, overlong forms and surrogates included (RFC 3629 §3). */
  static @Nullable String utf8(byte[] bytes, int length) {
    if (isAscii(bytes, length)) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static boolean isAscii(byte[] bytes, int length) {
    int seen = 0;
    for (int i = 0; i < length; i++) {
      seen |= bytes[i];
    }
    return seen >= 0;
  }
}
