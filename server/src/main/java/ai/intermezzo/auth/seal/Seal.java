package ai.intermezzo.auth.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes values of one kind unreadable and unchangeable for whoever carries them, with AES-256-GCM
 * under a data key. Safe for use by many threads; some ten microseconds a value.
 *
 * <p>The text is base64url of: version (1 byte, 1) ‖ id of the data key (8) ‖ salt (16) ‖
 * ciphertext and tag (16): {@value #OVERHEAD_BYTES} bytes more than the value. Version, key and
 * kind are authenticated with it.
 */
public final class Seal {
  /** The longest text that is opened, in characters. */
  public static final int MAX_TEXT_LENGTH = 8 * 1024;

  static final byte VERSION = 1;
  static final int HEADER_BYTES = 1 + DataKeyId.BYTES;
  static final int OVERHEAD_BYTES = HEADER_BYTES + DataKey.SALT_BYTES + DataKey.TAG_BYTES;

  private final SealedKind kind;
  private final DataKeys keys;
  private final SecureRandom random;

  Seal(SealedKind kind, DataKeys keys, SecureRandom random) {
    this.kind = kind;
    this.keys = keys;
    this.random = random;
  }

  /** The length of the text of a value of so many bytes. */
  public static int textLength(int bytes) {
    return (4 * (OVERHEAD_BYTES + bytes) + 2) / 3;
  }

  /**
   * Seals a value.
   *
   * @throws IllegalArgumentException where its text would be longer than {@link #MAX_TEXT_LENGTH}
   */
  public String seal(byte[] plain) {
    if (textLength(plain.length) > MAX_TEXT_LENGTH) {
      throw new IllegalArgumentException("A sealed value is at most " + MAX_TEXT_LENGTH);
    }
    DataKey key = keys.current(kind);
    byte[] header = header(key.id());
    byte[] sealed = key.seal(header, plain, random);
    byte[] bytes =
        ByteBuffer.allocate(header.length + sealed.length).put(header).put(sealed).array();
    return CanonicalBase64Url.encode(bytes);
  }

  /**
   * Opens what {@link #seal} of this kind made, on whatever node; empty for everything else. How
   * long a value is good is the caller's to say.
   *
   * @throws RuntimeException what the table of keys throws, where it can't be asked for a key that
   *     this node does not know
   */
  public Optional<byte[]> open(String text) {
    Optional<byte[]> decoded = decode(text);
    if (decoded.isEmpty() || decoded.get().length < OVERHEAD_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = decoded.get();
    DataKeyId id = DataKeyId.of(Arrays.copyOfRange(bytes, 1, HEADER_BYTES));
    if (bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] sealed = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
    return keys.find(kind, id).flatMap(key -> key.open(header(id), sealed));
  }

  private static byte[] header(DataKeyId id) {
    return ByteBuffer.allocate(HEADER_BYTES).put(VERSION).putLong(id.value()).array();
  }

  private static Optional<byte[]> decode(String text) {
    return text.length() > MAX_TEXT_LENGTH ? Optional.empty() : CanonicalBase64Url.decode(text);
  }
}
