package ai.intermezzo.auth.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A body as it comes in, up to a bound. What goes beyond it is thrown away for a while: a client
 * that is still sending would not hear the answer if the connection closed under it.
 */
final class BodyBuffer {
  private static final byte[] NOTHING = new byte[0];

  /** How much more than the bound we read and throw away before we hang up. */
  private static final int DISCARDED_BYTES = 1024 * 1024;

  private final int maxBytes;
  private byte[] bytes = NOTHING;
  private int length;
  private long discarded;

  BodyBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Grows by what has come, never by what was announced. */
  void add(ByteBuffer chunk) {
    int more = chunk.remaining();
    if (discarded > 0 || length + more > maxBytes) {
      discarded += more;
      bytes = NOTHING;
      chunk.position(chunk.limit());
      return;
    }
    if (length + more > bytes.length) {
      int grown = length == 0 ? more : Math.min(maxBytes, Math.max(length + more, 2 * length));
      bytes = Arrays.copyOf(bytes, grown);
    }
    chunk.get(bytes, length, more);
    length += more;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  boolean isTooLarge() {
    return discarded > 0;
  }

  boolean isBeyondDiscarding() {
    return discarded > DISCARDED_BYTES;
  }

  /** An announced length above it is refused without reading. */
  long discardableBytes() {
    return (long) maxBytes + DISCARDED_BYTES;
  }
}
