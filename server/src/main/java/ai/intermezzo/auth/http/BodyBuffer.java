package ai.intermezzo.auth.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body as it comes in, up to a bound. */
final class BodyBuffer {
  private static final byte[] NOTHING = new byte[0];

  private final int maxBytes;
  private byte[] bytes = NOTHING;
  private int length;

  BodyBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a piece. The buffer grows by what has come, never by what was announced.
   *
   * @return whether it still fits
   */
  boolean add(ByteBuffer chunk) {
    int more = chunk.remaining();
    if (length + more > maxBytes) {
      return false;
    }
    if (length + more > bytes.length) {
      int grown = length == 0 ? more : Math.min(maxBytes, Math.max(length + more, 2 * length));
      bytes = Arrays.copyOf(bytes, grown);
    }
    chunk.get(bytes, length, more);
    length += more;
    return true;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
