package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.Database;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of this server: one ring in memory over the keys in the database, for each
 * algorithm one key that signs.
 *
 * <p>Reading ({@link #current}, {@link #jwkSet}) takes nanoseconds and never asks the database.
 * Whoever changes keys tells all nodes through the change feed; each calls {@link #refresh} for
 * changes of {@link #CHANGE_KIND}. Safe for use by many threads.
 */
public final class SigningKeys {
  /** The kind of change in the feed that asks for a {@link #refresh}. */
  public static final String CHANGE_KIND = SigningKeyStore.KIND;

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final SigningKeyStore store;
  private final KeyChanges changes;
  private final InstantSource clock;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile KeyRing ring;

  private SigningKeys(SigningKeyStore store, InstantSource clock, SecureRandom random) {
    this.store = store;
    this.clock = clock;
    this.changes = new KeyChanges(store, random);
    this.ring = new KeyRing(store.all(), clock.instant(), this::openStrictly);
  }

  /**
   * Loads the keys, and makes one for each algorithm that has none.
   *
   * @throws MasterKeyProblem where a private half does not open
   */
  public static SigningKeys open(
      Database database, MasterKeys masterKeys, InstantSource clock, SecureRandom random) {
    SigningKeys keys =
        new SigningKeys(new SigningKeyStore(database, masterKeys, clock), clock, random);
    if (keys.changes.makeMissing(keys.ring.rows())) {
      keys.refresh();
    }
    return keys;
  }

  /**
   * Loads the keys that there are, and makes none.
   *
   * @throws MasterKeyProblem where a private half does not open
   */
  public static SigningKeys openAsTheyAre(
      Database database, MasterKeys masterKeys, InstantSource clock, SecureRandom random) {
    return new SigningKeys(new SigningKeyStore(database, masterKeys, clock), clock, random);
  }

  /** The key that signs now. Cheap: ask for each token. */
  public SigningKey current(SigningAlgorithm alg) {
    SigningKey key = ring.current(alg, clock.millis());
    if (key == null) {
      throw new IllegalStateException("There is no usable signing key for " + alg);
    }
    return key;
  }

  /** What verifiers fetch. */
  public JwkSet jwkSet() {
    return ring.jwkSet();
  }

  /** All keys that the database has, by algorithm, the oldest first. */
  public List<KeyView> list() {
    Instant now = clock.instant();
    List<KeyRow> rows = ring.rows();
    return Arrays.stream(SigningAlgorithm.values())
        .map(alg -> KeyTimeline.of(alg, rows))
        .flatMap(timeline -> timeline.rows().stream().map(row -> timeline.view(row, now)))
        .toList();
  }

  /** A key of the JWK set. */
  Optional<VerificationKey> find(String kid) {
    return ring.find(kid);
  }

  /** A key that is not revoked and still in the database, for {@code id_token_hint}. */
  Optional<VerificationKey> findKept(String kid) {
    return ring.findKept(kid);
  }

  /** Reads the keys anew. A private half that does not open is logged, and its key not used. */
  public void refresh() {
    // One at a time, so that nobody puts an older state in the place of a newer one.
    refreshing.lock();
    try {
      KeyRing before = ring;
      ring =
          new KeyRing(
              store.all(),
              clock.instant(),
              row -> before.opened(row.kid()).or(() -> openLeniently(row)));
    } finally {
      refreshing.unlock();
    }
  }

  /**
   * Publishes the key that signs next, 70 s from now ({@link JwkSet#MAX_AGE} and 10 s); where one
   * is published already, gives that one.
   */
  public KeyView publishNext(SigningAlgorithm alg) {
    String kid = changes.publishNext(alg, clock.instant());
    refresh();
    return view(kid);
  }

  /** {@link #publishNext(SigningAlgorithm)} for every algorithm. */
  public List<KeyView> publishNext() {
    return Arrays.stream(SigningAlgorithm.values()).map(this::publishNext).toList();
  }

  /**
   * Makes the next key sign at once, or a new one where none is published. Verifiers that keep the
   * JWK set may refuse its tokens until they fetch it again.
   */
  public KeyView activateNow(SigningAlgorithm alg) {
    String kid = changes.activateNow(alg);
    refresh();
    return view(kid);
  }

  /**
   * Takes a key that leaked out of use at once, on all nodes within a second: what it signed is
   * refused, its private half is erased, and if it was the current key a new one signs instead.
   *
   * @return whether there is such a key and it was not revoked before
   */
  public boolean revoke(String kid) {
    boolean revoked = changes.revoke(kid);
    refresh();
    return revoked;
  }

  /** What is due by the clock: the next key of each algorithm, and what can go. */
  void rotate() {
    refresh();
    for (SigningAlgorithm alg : SigningAlgorithm.values()) {
      if (KeyTimeline.of(alg, ring.rows()).isRotationDue(clock.instant())
          && changes.publishIfDue(alg)) {
        LOG.info("Published the next signing key of {}", alg);
        refresh();
      }
    }
    if (KeyChanges.isUntidy(ring.rows(), clock.instant())) {
      changes.tidy();
      refresh();
    }
  }

  private KeyView view(String kid) {
    return list().stream()
        .filter(view -> view.kid().equals(kid))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Key " + kid + " is gone already"));
  }

  private Optional<SigningKey> openStrictly(KeyRow row) {
    return Optional.of(new SigningKey(row.kid(), row.alg(), privateKey(row)));
  }

  private Optional<SigningKey> openLeniently(KeyRow row) {
    try {
      return openStrictly(row);
    } catch (MasterKeyProblem e) {
      // Revocations must still get through: only this key is not used.
      LOG.error("Signing key {} is not used by this server: {}", row.kid(), e.getMessage());
      return Optional.empty();
    }
  }

  private PrivateKey privateKey(KeyRow row) {
    try {
      return KeyFactory.getInstance(row.alg().keyType())
          .generatePrivate(new PKCS8EncodedKeySpec(store.open(row)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Signing key " + row.kid() + " can't be used", e);
    }
  }
}
