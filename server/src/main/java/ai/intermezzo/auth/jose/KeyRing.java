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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys as they were read at one time, immutable. Which of them signs is decided at each reading
 * by the clock, so that a ring that nobody refreshes still changes over in time.
 */
final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final List<KeyRow> rows;
  private final Map<String, SigningKey> signing = new LinkedHashMap<>();
  private final Map<String, VerificationKey> verifying = new LinkedHashMap<>();
  private final Map<String, KeyRow> kept = new LinkedHashMap<>();
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
      timeline.rows().stream()
          .filter(row -> timeline.isInSet(row, now))
          .forEach(row -> toVerify(row).ifPresent(key -> verifying.put(row.kid(), key)));
      timeline.rows().stream()
          .filter(row -> !row.isRevoked())
          .forEach(row -> kept.put(row.kid(), row));
      // Nothing signs that verifiers can't find.
      Signer[] newestFirst =
          timeline.signers().stream()
              .filter(row -> verifying.containsKey(row.kid()))
              .flatMap(row -> toSign.apply(row).map(key -> signer(row, key)).stream())
              .toArray(Signer[]::new);
      signers.put(alg, newestFirst);
      Arrays.stream(newestFirst).forEach(signer -> signing.put(signer.key.kid(), signer.key));
    }
    this.jwkSet = new JwkSet(verifying.values());
  }

  /** One bad row must not keep the others, and their revocations, from this server. */
  private static Optional<VerificationKey> toVerify(KeyRow row) {
    try {
      return Optional.of(new VerificationKey(row.alg(), row.publicJwk()));
    } catch (IllegalStateException e) {
      LOG.error("Signing key {} is not used: its public half is damaged", row.kid(), e);
      return Optional.empty();
    }
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

  /**
   * A key that is not revoked, in the JWK set or not any more. One that left it is read anew each
   * time: it is seldom asked for.
   */
  Optional<VerificationKey> findKept(String kid) {
    return find(kid).or(() -> Optional.ofNullable(kept.get(kid)).flatMap(KeyRing::toVerify));
  }

  List<KeyRow> rows() {
    return rows;
  }

  JwkSet jwkSet() {
    return jwkSet;
  }
}
