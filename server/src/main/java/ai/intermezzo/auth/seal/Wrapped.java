package ai.intermezzo.auth.seal;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key as it stands in the database, encrypted under a master key.
 *
 * <p>Layout: version (1 byte, 1) ‖ id of the master key (8) ‖ nonce (12) ‖ ciphertext and tag (16).
 * Kind and id are authenticated with it, so that bytes moved to another row don't open.
 *
 * @param kind what it is, for example {@code signing_key}
 * @param id which one, for example a kid
 * @param bytes the layout above; at most 16 KiB
 */
public record Wrapped(String kind, String id, byte[] bytes) {
  static final byte VERSION = 1;
  static final int KEY_ID_BYTES = 8;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;
  static final int HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
  static final int MAX_BYTES = 16 * 1024;

  /**
   * @throws MasterKeyProblem where the bytes can't be what {@link MasterKeys#wrap} made
   */
  public Wrapped {
    if (bytes.length < HEADER_BYTES + TAG_BYTES
        || bytes.length > MAX_BYTES
        || bytes[0] != VERSION) {
      throw damaged(kind, id, null);
    }
  }

  /** The id of the master key that wrapped it: 16 hexadecimal digits. */
  public String masterKeyId() {
    return HexFormat.of().formatHex(bytes, 1, 1 + KEY_ID_BYTES);
  }

  static MasterKeyProblem damaged(String kind, String id, @Nullable Throwable cause) {
    String sentence =
        "The wrapped "
            + kind
            + " "
            + id
            + " does not open: the database is damaged or was changed by hand;"
            + " restore it from a backup.";
    return cause == null ? new MasterKeyProblem(sentence) : new MasterKeyProblem(sentence, cause);
  }

  /** Names the value without its bytes. */
  @Override
  public String toString() {
    return "Wrapped[" + kind + " " + id + " under " + masterKeyId() + "]";
  }
}
