package ai.intermezzo.auth.seal;

/**
 * Makes values of one kind that everybody may read unchangeable, with HMAC-SHA256 under a data key:
 * a tag of {@value #TAG_BYTES} bytes beside the id of its key. Safe for use by many threads; a
 * microsecond a value.
 */
public final class Authenticator {
  /** The length of a tag: nobody guesses 128 bits. */
  public static final int TAG_BYTES = DataKey.TAG_BYTES;

  private final SealedKind kind;
  private final DataKeys keys;

  Authenticator(SealedKind kind, DataKeys keys) {
    this.kind = kind;
    this.keys = keys;
  }

  /**
   * A tag and the key that made it.
   *
   * @param tag {@value #TAG_BYTES} bytes
   */
  public record Tag(DataKeyId keyId, byte[] tag) {
    /** Names the key only. */
    @Override
    public String toString() {
      return "Tag[" + keyId + "]";
    }
  }

  /** The tag of a message under the key of now. */
  public Tag tag(byte[] message) {
    DataKey key = keys.current(kind);
    return new Tag(key.id(), key.tag(message));
  }

  /**
   * Whether the tag was made here, or on another node, for this message and kind.
   *
   * @throws RuntimeException what the table of keys throws, where it can't be asked for a key that
   *     this node does not know
   */
  public boolean isGenuine(byte[] message, Tag tag) {
    return keys.find(kind, tag.keyId()).filter(key -> key.isTagOf(message, tag.tag())).isPresent();
  }
}
