package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The public keys that verifiers fetch (RFC 7517 §5), ready to send. Made once for each change, so
 * serving it costs nothing, and the same to the byte on every node.
 */
public final class JwkSet {
  /** How long a verifier may keep it: the {@code Cache-Control: max-age} to send with it. */
  public static final Duration MAX_AGE = Duration.ofSeconds(60);

  private static final int ETAG_BYTES = 16;

  private final byte[] json;
  private final String etag;

  JwkSet(Collection<VerificationKey> keys) {
    this.json =
        keys.stream()
            .map(VerificationKey::json)
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
            .getBytes(UTF_8);
    this.etag = "\"" + hash(json) + "\"";
  }

  /** The body, UTF-8. Shared: not to be changed. */
  public byte[] json() {
    return json;
  }

  /** A strong entity tag with its quotes (RFC 9110 §8.8.3). */
  public String etag() {
    return etag;
  }

  private static String hash(byte[] json) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every Java", e);
    }
  }
}
