package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 256 bit key that wraps other keys with AES-256-GCM under a random nonce.
 *
 * <p>A nonce is drawn at random for each value: safe for 2^32 of them, and a server wraps a few
 * dozen a year.
 */
final class MasterKey {
  private static final int KEY_BYTES = 32;
  private static final int TEXT_LENGTH = 43;
  private static final byte[] ID_LABEL = "intermezzo master key id\n".getBytes(US_ASCII);
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final byte[] key;
  private final byte[] idBytes;

  private MasterKey(byte[] key) {
    this.key = key;
    this.idBytes = Arrays.copyOf(labelledSha256(key), Wrapped.KEY_ID_BYTES);
  }

  static MasterKey generate(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new MasterKey(key);
  }

  /**
   * Reads the 43 characters of {@link #text()}.
   *
   * @throws IllegalArgumentException without any of the text, where it is something else
   */
  static MasterKey parse(String text) {
    if (text.length() == TEXT_LENGTH) {
      try {
        MasterKey parsed = new MasterKey(Base64.getUrlDecoder().decode(text));
        // The last character has two spare bits: a key has one spelling only.
        if (parsed.key.length == KEY_BYTES && parsed.text().equals(text)) {
          return parsed;
        }
      } catch (IllegalArgumentException _) {
        // The decoder's message quotes the text: not passed on.
      }
    }
    throw new IllegalArgumentException("A master key is 43 characters of base64url.");
  }

  /** The key itself, for its file and for nothing else. */
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** Names the key and tells nothing about it: 16 hexadecimal digits. */
  String id() {
    return HexFormat.of().formatHex(idBytes);
  }

  Wrapped wrap(String kind, String id, byte[] plain, SecureRandom random) {
    byte[] nonce = new byte[Wrapped.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, kind, id, plain);
    byte[] bytes =
        ByteBuffer.allocate(Wrapped.HEADER_BYTES + sealed.length)
            .put(Wrapped.VERSION)
            .put(idBytes)
            .put(nonce)
            .put(sealed)
            .array();
    return new Wrapped(kind, id, bytes);
  }

  /**
   * @throws MasterKeyProblem where any byte, the kind or the id is not as it was
   */
  byte[] unwrap(Wrapped wrapped) {
    byte[] bytes = wrapped.bytes();
    byte[] nonce = Arrays.copyOfRange(bytes, 1 + Wrapped.KEY_ID_BYTES, Wrapped.HEADER_BYTES);
    byte[] sealed = Arrays.copyOfRange(bytes, Wrapped.HEADER_BYTES, bytes.length);
    try {
      return crypt(Cipher.DECRYPT_MODE, nonce, wrapped.kind(), wrapped.id(), sealed);
    } catch (IllegalStateException e) {
      throw Wrapped.damaged(wrapped.kind(), wrapped.id(), e);
    }
  }

  private byte[] crypt(int mode, byte[] nonce, String kind, String id, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(Wrapped.TAG_BYTES * 8, nonce));
      cipher.updateAAD(associatedData(kind, id));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  /** Each part after its length, so that no two pairs give the same bytes. */
  private static byte[] associatedData(String kind, String id) {
    byte[] kindBytes = kind.getBytes(UTF_8);
    byte[] idBytes = id.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + kindBytes.length + idBytes.length)
        .putInt(kindBytes.length)
        .put(kindBytes)
        .putInt(idBytes.length)
        .put(idBytes)
        .array();
  }

  private static byte[] labelledSha256(byte[] key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ID_LABEL);
      return sha256.digest(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is in every Java", e);
    }
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "MasterKey[" + id() + "]";
  }
}
