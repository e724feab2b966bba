package ai.intermezzo.auth.jose;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code signing_key}.
 *
 * @param wrappedPrivate the private half under the master key; null once it was erased
 * @param publishedAt since when it may stand in the JWK set
 * @param activatesAt from when it signs
 */
record KeyRow(
    String kid,
    SigningAlgorithm alg,
    String publicJwk,
    byte @Nullable [] wrappedPrivate,
    Instant publishedAt,
    Instant activatesAt,
    @Nullable Instant revokedAt) {

  /** The order in which the keys of one algorithm follow each other; the same on every node. */
  static final Comparator<KeyRow> IN_ORDER =
      Comparator.comparing(KeyRow::activatesAt)
          .thenComparing(KeyRow::publishedAt)
          .thenComparing(KeyRow::kid);

  /** Whether both are the same key, read at different times perhaps. */
  boolean is(KeyRow other) {
    return kid.equals(other.kid);
  }

  boolean isRevoked() {
    return revokedAt != null;
  }

  /** Whether it can sign, now or later. */
  boolean canSign() {
    return wrappedPrivate != null && revokedAt == null;
  }

  /** Whether it was revoked before its time came, so that it never followed another key. */
  boolean neverActive() {
    return revokedAt != null && revokedAt.isBefore(activatesAt);
  }

  /** Names the key without its private half. */
  @Override
  public String toString() {
    return "KeyRow[" + alg + " " + kid + " from " + activatesAt + "]";
  }
}
