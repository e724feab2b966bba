package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.seal.Authenticator;
import ai.intermezzo.auth.seal.CanonicalBase64Url;
import ai.intermezzo.auth.seal.DataKeyId;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.SealedKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The texts of refresh tokens (RFC 6749 §1.5): {@code v1.} and 64 characters of base64url, of the
 * id of a data key (8 bytes) ‖ grant id (16) ‖ generation (8) ‖ HMAC (16).
 *
 * <p>The text of a generation is the same each time, as long as the key is. It names its key, and
 * keys are kept for as long as a grant can live, so a token outlives any rotation of keys.
 */
public final class RefreshTokens {
  private static final String PREFIX = "v1.";
  private static final int MESSAGE_BYTES = GrantId.BYTES + Long.BYTES;
  private static final int MESSAGE_END = DataKeyId.BYTES + MESSAGE_BYTES;
  private static final int BYTES = MESSAGE_END + Authenticator.TAG_BYTES;

  /** The length of a text: no padding and no spare bits. */
  static final int LENGTH = PREFIX.length() + BYTES / 3 * 4;

  private final Authenticator authenticator;

  public RefreshTokens(DataKeys keys) {
    this.authenticator = keys.authenticator(SealedKind.REFRESH_TOKEN);
  }

  /**
   * The current refresh token of a grant.
   *
   * @throws IllegalArgumentException where the grant has none
   */
  public String current(Grant grant) {
    if (!grant.granted().isOffline()) {
      throw new IllegalArgumentException("Without offline_access there is no refresh token");
    }
    return text(new RefreshToken(grant.id(), grant.generation()));
  }

  String text(RefreshToken token) {
    byte[] message = message(token);
    Authenticator.Tag tag = authenticator.tag(message);
    return PREFIX
        + CanonicalBase64Url.encode(
            ByteBuffer.allocate(BYTES)
                .put(tag.keyId().bytes())
                .put(message)
                .put(tag.tag())
                .array());
  }

  /**
   * Opens a token of ours; empty for anything else. Asks no database, unless another node made its
   * key this very moment.
   */
  public Optional<RefreshToken> open(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return CanonicalBase64Url.decode(text.substring(PREFIX.length()))
        .filter(bytes -> bytes.length == BYTES)
        .flatMap(this::verified);
  }

  private Optional<RefreshToken> verified(byte[] bytes) {
    byte[] message = Arrays.copyOfRange(bytes, DataKeyId.BYTES, MESSAGE_END);
    Authenticator.Tag tag =
        new Authenticator.Tag(
            DataKeyId.of(Arrays.copyOf(bytes, DataKeyId.BYTES)),
            Arrays.copyOfRange(bytes, MESSAGE_END, BYTES));
    ByteBuffer in = ByteBuffer.wrap(message);
    return authenticator.isGenuine(message, tag)
        ? Optional.of(new RefreshToken(GrantId.read(in), in.getLong()))
        : Optional.empty();
  }

  private static byte[] message(RefreshToken token) {
    return ByteBuffer.allocate(MESSAGE_BYTES)
        .put(token.grantId().bytes())
        .putLong(token.generation())
        .array();
  }
}
