package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 256 bit key that seals values of one kind, or authenticates them. It is used through two keys
 * that are derived from it and from the kind, one for each purpose.
 *
 * <p>Each sealed value is encrypted under a key of its own, HMAC-SHA256 of 16 random bytes: so
 * chance never repeats one, however many values a key seals in its 90 days (random nonces of
 * AES-GCM would be good for 2^32).
 */
final class DataKey {
  static final int KEY_BYTES = 32;
  static final int SALT_BYTES = 16;
  static final int TAG_BYTES = 16;

  private static final String HMAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";

  /** The same each time, since no key encrypts twice. */
  private static final byte[] NONCE = new byte[12];

  private final DataKeyId id;
  private final SealedKind kind;
  private final byte[] sealing;
  private final byte[] authenticating;

  DataKey(DataKeyId id, SealedKind kind, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("A data key is " + KEY_BYTES + " bytes");
    }
    this.id = id;
    this.kind = kind;
    this.sealing = derived(key, "seal", kind);
    this.authenticating = derived(key, "authenticate", kind);
  }

  static byte[] generate(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  DataKeyId id() {
    return id;
  }

  SealedKind kind() {
    return kind;
  }

  /**
   * Encrypts.
   *
   * @param header bound to the value, not in the result
   * @return salt ‖ ciphertext and tag
   */
  byte[] seal(byte[] header, byte[] plain, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, salt, header).doFinal(plain);
      return ByteBuffer.allocate(SALT_BYTES + sealed.length).put(salt).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /** Decrypts what {@link #seal} gave; empty where a bit of it or of the header is another. */
  Optional<byte[]> open(byte[] header, byte[] saltAndSealed) {
    if (saltAndSealed.length < SALT_BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    byte[] salt = Arrays.copyOf(saltAndSealed, SALT_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, salt, header);
      return Optional.of(
          cipher.doFinal(saltAndSealed, SALT_BYTES, saltAndSealed.length - SALT_BYTES));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /** A tag of {@value #TAG_BYTES} bytes, which only this key makes. */
  byte[] tag(byte[] message) {
    return Arrays.copyOf(hmac(authenticating, message), TAG_BYTES);
  }

  /** Whether the tag is right, in a time that does not tell where it is wrong. */
  boolean isTagOf(byte[] message, byte[] tag) {
    return MessageDigest.isEqual(tag(message), tag);
  }

  private Cipher cipher(int mode, byte[] salt, byte[] header) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode,
        new SecretKeySpec(hmac(sealing, salt), "AES"),
        new GCMParameterSpec(TAG_BYTES * 8, NONCE));
    cipher.updateAAD(header);
    return cipher;
  }

  private static byte[] derived(byte[] key, String purpose, SealedKind kind) {
    return hmac(key, ("intermezzo " + purpose + " " + kind.word()).getBytes(US_ASCII));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is in every Java", e);
    }
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "DataKey[" + kind.word() + " " + id + "]";
  }
}
