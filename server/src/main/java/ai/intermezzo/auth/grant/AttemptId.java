package ai.intermezzo.auth.grant;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Names one request that redeems a code, so that it knows its own row again when it asks a second
 * time, for not knowing whether its commit succeeded.
 */
public record AttemptId(long high, long low) {
  private static final int BYTES = 16;

  /** A new one: one a request. */
  public static AttemptId generate(SecureRandom random) {
    return new AttemptId(random.nextLong(), random.nextLong());
  }

  static AttemptId of(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return new AttemptId(from.getLong(), from.getLong());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }
}
