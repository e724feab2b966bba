package ai.intermezzo.guard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a token, under which something is remembered of it: whoever sees the memory of an
 * API should find no tokens there.
 */
record TokenHash(long a, long b, long c, long d) {

  static TokenHash of(String token) {
    try {
      // What is not ASCII becomes '?', which is in no token that passes.
      byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public int hashCode() {
    return (int) a;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash
        && hash.a == a
        && hash.b == b
        && hash.c == c
        && hash.d == d;
  }
}
