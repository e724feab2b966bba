package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names a credential, on the command line and inside the {@code jti} of each token that was issued
 * with it. Not secret.
 *
 * @param value 16 hexadecimal digits, of 8 random bytes
 */
public record CredentialId(String value) {
  /** Its length in bytes. */
  public static final int BYTES = 8;

  /**
   * @throws InvalidSetting where it is not one
   */
  public CredentialId {
    if (!value.matches("[0-9a-f]{16}")) {
      throw new InvalidSetting(
          "A credential_id is 16 hexadecimal digits, as secret list shows it.");
    }
  }

  /** A new one. */
  static CredentialId generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static CredentialId of(byte[] bytes) {
    return new CredentialId(HexFormat.of().formatHex(bytes));
  }

  /** The id whose bytes stand there. */
  public static CredentialId of(byte[] bytes, int from) {
    return of(Arrays.copyOfRange(bytes, from, from + BYTES));
  }

  /** The bytes of it. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
