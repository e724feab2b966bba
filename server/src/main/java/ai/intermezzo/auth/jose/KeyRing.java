package ai.intermezzo.auth.jose;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All keys as they were read at one time, immutable. Which of them signs is decided at each reading
 * by the clock, so that a ring that nobody refreshes still changes over in time.
 */
final class KeyRing {
  private final List<KeyRow> rows;
  private final Map<String, SigningKey> signing = new LinkedHashMap<>();
  private final Map<String, VerificationKey> verifying = new LinkedHashMap<>();
  private final Map<SigningAlgorithm, Signer[]> signers = new EnumMap<>(SigningAlgorithm.class);
  private final JwkSet jwkSet;

  /** A key and when it is due, in epoch milliseconds. */
  private record Signer(long activatesAtMillis, SigningKey key) {}

  private static final Signer[] NONE = {};

  /**
   * @param now decides which public keys are in the JWK set
   * @param toSign the private half of a row, already opened; empty where it can't be
   */
  KeyRing(List<KeyRow> rows, Instant now, Function<KeyRow, Optional<SigningKey>> toSign) {
    this.rows = rows;
    for (SigningAlgorithm alg : SigningAlgorithm.values()) {
      KeyTimeline timeline = KeyTimeline.of(alg, rows);
      Signer[] newestFirst =
          timeline.signers().stream()
              .flatMap(row -> toSign.apply(row).map(key -> signer(row, key)).stream())
              .toArray(Signer[]::new);
      signers.put(alg, newestFirst);
      Arrays.stream(newestFirst).forEach(signer -> signing.put(signer.key.kid(), signer.key));
      timeline.rows().stream()
          .filter(row -> timeline.isInSet(row, now))
          .forEach(row -> verifying.put(row.kid(), new VerificationKey(alg, row.publicJwk())));
    }
    this.jwkSet = new JwkSet(verifying.values());
  }

  private static Signer signer(KeyRow row, SigningKey key) {
    return new Signer(row.activatesAt().toEpochMilli(), key);
  }

  /** As {@link KeyTimeline#current} decides, in nanoseconds. */
  @Nullable SigningKey current(SigningAlgorithm alg, long nowMillis) {
    Signer[] newestFirst = signers.getOrDefault(alg, NONE);
    for (Signer signer : newestFirst) {
      if (signer.activatesAtMillis <= nowMillis) {
        return signer.key;
      }
    }
    return newestFirst.length == 0 ? null : newestFirst[newestFirst.length - 1].key;
  }

  /** A private half that was opened before. */
  Optional<SigningKey> opened(String kid) {
    return Optional.ofNullable(signing.get(kid));
  }

  /** A key of the JWK set. */
  Optional<VerificationKey> find(String kid) {
    return Optional.ofNullable(verifying.get(kid));
  }

  List<KeyRow> rows() {
    return rows;
  }

  JwkSet jwkSet() {
    return jwkSet;
  }
}
