package ai.intermezzo.auth.seal;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648 §5) where each value has one spelling only: the spare bits of
 * the last character are zero. So two texts that differ are two values.
 */
public final class CanonicalBase64Url {
  private CanonicalBase64Url() {}

  /** The bytes of a text; empty where it is not the one spelling of any. */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException _) {
      // The decoder's message quotes the text: not passed on.
      return Optional.empty();
    }
  }

  /** The text of bytes. */
  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
