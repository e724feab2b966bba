package ai.intermezzo.auth.jose;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 public keys as a JWK has them: the 32 bytes of RFC 8032, which the JDK shows only inside
 * the fixed frame of RFC 8410.
 */
final class Ed25519 {
  private static final byte[] FRAME = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int RAW_BYTES = 32;

  private Ed25519() {}

  static byte[] raw(PublicKey key) {
    byte[] framed = key.getEncoded();
    if (framed.length != FRAME.length + RAW_BYTES) {
      throw new IllegalArgumentException("Not an Ed25519 key");
    }
    return Arrays.copyOfRange(framed, FRAME.length, framed.length);
  }

  static PublicKey key(byte[] raw) throws GeneralSecurityException {
    if (raw.length != RAW_BYTES) {
      throw new IllegalArgumentException("Not an Ed25519 key");
    }
    byte[] framed = Arrays.copyOf(FRAME, FRAME.length + RAW_BYTES);
    System.arraycopy(raw, 0, framed, FRAME.length, RAW_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(framed));
  }
}
