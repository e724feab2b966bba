package ai.intermezzo.auth.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names a data key, in the open part of every value that was sealed with it. Not secret.
 *
 * @param value {@value #BYTES} random bytes
 */
public record DataKeyId(long value) {
  /** Its length. */
  public static final int BYTES = Long.BYTES;

  static DataKeyId generate(SecureRandom random) {
    return new DataKeyId(random.nextLong());
  }

  /**
   * Reads the bytes of one.
   *
   * @throws IllegalArgumentException where there are more or fewer
   */
  public static DataKeyId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("The id of a data key is " + BYTES + " bytes");
    }
    return new DataKeyId(ByteBuffer.wrap(bytes).getLong());
  }

  /** Its bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(value).array();
  }

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
