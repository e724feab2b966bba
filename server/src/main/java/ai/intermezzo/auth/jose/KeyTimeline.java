package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one algorithm in the order in which they sign, and what each of them is at a given
 * time. Pure: all of the state machine, and no clock.
 */
final class KeyTimeline {
  /**
   * From being published to signing: a verifier that fetched the JWK set just before has by then
   * fetched it again, and 10 s are for clocks that differ and for a node to notice.
   */
  static final Duration ACTIVATION_DELAY = JwkSet.MAX_AGE.plusSeconds(10);

  /** How old a current key gets. */
  static final Duration ROTATION_PERIOD = Duration.ofDays(90);

  /** How far the clocks of nodes may differ. */
  static final Duration SKEW = Duration.ofSeconds(5);

  /** In the JWK set beyond its last token: the skew, and the leeway that verifiers allow. */
  static final Duration KEPT_IN_SET = TokenLifetime.MAX.plus(Duration.ofMinutes(1)).plus(SKEW);

  /** In the database for {@code id_token_hint}: longer than the longest session. */
  static final Duration KEPT_IN_DATABASE = Duration.ofDays(400);

  private final List<KeyRow> rows;

  private KeyTimeline(List<KeyRow> rows) {
    this.rows = rows;
  }

  static KeyTimeline of(SigningAlgorithm alg, Collection<KeyRow> rows) {
    return new KeyTimeline(
        rows.stream().filter(row -> row.alg() == alg).sorted(KeyRow.IN_ORDER).toList());
  }

  /** Oldest first. */
  List<KeyRow> rows() {
    return rows;
  }

  /** Those that can sign, the newest first: the first whose time has come is the current one. */
  List<KeyRow> signers() {
    return rows.reversed().stream().filter(KeyRow::canSign).toList();
  }

  /**
   * The key that signs. Where none is due (another node with a faster clock revoked the last), the
   * one that is due first does: a token too early beats none.
   */
  Optional<KeyRow> current(Instant now) {
    List<KeyRow> signers = signers();
    return signers.stream()
        .filter(row -> !row.activatesAt().isAfter(now))
        .findFirst()
        .or(() -> signers.isEmpty() ? Optional.empty() : Optional.of(signers.getLast()));
  }

  /** The key that signs after the current one, if it was published already. */
  Optional<KeyRow> next(Instant now) {
    Optional<KeyRow> current = current(now);
    return rows.stream()
        .filter(KeyRow::canSign)
        .filter(row -> row.activatesAt().isAfter(now))
        .filter(row -> !current.filter(row::is).isPresent())
        .findFirst();
  }

  KeyState state(KeyRow row, Instant now) {
    if (row.isRevoked()) {
      return KeyState.REVOKED;
    }
    if (isCurrent(row, now)) {
      return KeyState.CURRENT;
    }
    if (row.activatesAt().isAfter(now)) {
      return KeyState.NEXT;
    }
    return isInSet(row, now) ? KeyState.RETIRING : KeyState.RETIRED;
  }

  /** When the next key took or takes over; empty while there is none. */
  Optional<Instant> supersededAt(KeyRow row) {
    return rows.stream()
        .dropWhile(other -> !other.is(row))
        .skip(1)
        .filter(other -> !other.neverActive())
        .map(KeyRow::activatesAt)
        .findFirst();
  }

  /** Whether it belongs into the JWK set. */
  boolean isInSet(KeyRow row, Instant now) {
    return !row.isRevoked() && !isSupersededFor(row, KEPT_IN_SET, now);
  }

  /** Whether its private half is of no use to any node anymore. */
  boolean isErasable(KeyRow row, Instant now) {
    return row.wrappedPrivate() != null && isSupersededFor(row, SKEW, now);
  }

  boolean isDeletable(KeyRow row, Instant now) {
    return isSupersededFor(row, KEPT_IN_DATABASE, now)
        || (row.revokedAt() != null && now.isAfter(row.revokedAt().plus(KEPT_IN_DATABASE)));
  }

  /** Whether the next key has to be published now, for the current one to get its age. */
  boolean isRotationDue(Instant now) {
    Instant due = now.minus(ROTATION_PERIOD).plus(ACTIVATION_DELAY);
    return next(now).isEmpty()
        && current(now).filter(row -> !row.activatesAt().isAfter(due)).isPresent();
  }

  KeyView view(KeyRow row, Instant now) {
    return new KeyView(
        row.kid(),
        row.alg(),
        state(row, now),
        row.publishedAt(),
        row.activatesAt(),
        row.revokedAt() != null
            ? row.revokedAt()
            : supersededAt(row).map(at -> at.plus(KEPT_IN_SET)).orElse(null));
  }

  /** Never true of the key that signs, whatever became of its successors. */
  private boolean isSupersededFor(KeyRow row, Duration age, Instant now) {
    return !isCurrent(row, now)
        && supersededAt(row).filter(at -> now.isAfter(at.plus(age))).isPresent();
  }

  private boolean isCurrent(KeyRow row, Instant now) {
    return current(now).filter(row::is).isPresent();
  }
}
