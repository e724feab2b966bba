package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.seal.CanonicalBase64Url;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names a grant, and before that the authorization code that is spent for it. It stands in every
 * access token of the grant ({@link #newTokenId}) and in its refresh tokens; not secret.
 */
public record GrantId(long high, long low) {
  /** Its length in bytes. */
  public static final int BYTES = 16;

  private static final int UNIQUE_BYTES = 8;

  /** A new one. */
  public static GrantId generate(SecureRandom random) {
    return new GrantId(random.nextLong(), random.nextLong());
  }

  /**
   * The id of those bytes, as a row holds them.
   *
   * @throws IllegalArgumentException where they are not {@value #BYTES}
   */
  public static GrantId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("The id of a grant is " + BYTES + " bytes");
    }
    return read(ByteBuffer.wrap(bytes));
  }

  static GrantId read(ByteBuffer from) {
    return new GrantId(from.getLong(), from.getLong());
  }

  /** The bytes of it. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** A new {@code jti} for an access token of this grant (RFC 9068 §2.2): 32 characters. */
  public String newTokenId(SecureRandom random) {
    return CanonicalBase64Url.encode(
        ByteBuffer.allocate(BYTES + UNIQUE_BYTES)
            .putLong(high)
            .putLong(low)
            .putLong(random.nextLong())
            .array());
  }

  /** The grant of a {@code jti}; empty where it is not one of {@link #newTokenId}. */
  public static Optional<GrantId> ofTokenId(String jti) {
    return jti.length() > 2 * BYTES
        ? Optional.empty()
        : CanonicalBase64Url.decode(jti)
            .filter(bytes -> bytes.length == BYTES + UNIQUE_BYTES)
            .map(bytes -> read(ByteBuffer.wrap(bytes)));
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
