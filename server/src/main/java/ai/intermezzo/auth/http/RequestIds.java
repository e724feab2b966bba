package ai.intermezzo.auth.http;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names for requests: 128 bits, so that no two meet in a log. Nothing rests on them being secret.
 */
final class RequestIds {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private RequestIds() {}

  @SuppressWarnings(
      "deprecation") // The constructor from bytes of one Latin-1 half is the fast one.
  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong();
    long low = random.nextLong();
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (8 * i));
      bytes[i + 8] = (byte) (low >>> (8 * i));
    }
    byte[] encoded = BASE64URL.encode(bytes);
    return new String(encoded, 0, 0, encoded.length);
  }
}
