package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.jose.SigningKeyStore.Change;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The changes of signing keys. Each is decided inside the transaction that makes it, on what stands
 * in the database then, so it does not matter how many nodes have the same idea at once. A new key
 * is made before the transaction, since that takes long, and dropped where it is not needed.
 */
final class KeyChanges {
  private static final List<SigningAlgorithm> ALGS = List.of(SigningAlgorithm.values());

  private final SigningKeyStore store;
  private final SecureRandom random;

  KeyChanges(SigningKeyStore store, SecureRandom random) {
    this.store = store;
    this.random = random;
  }

  /** Makes a key for each algorithm that has none. Returns whether one was missing. */
  boolean makeMissing(List<KeyRow> rows) {
    List<SigningAlgorithm> missing =
        ALGS.stream().filter(alg -> cannotSign(KeyTimeline.of(alg, rows))).toList();
    if (missing.isEmpty()) {
      return false;
    }
    List<NewKey> fresh = NewKey.generateAll(missing, random);
    return store.change(
        change -> {
          // Without any key nobody has a JWK set of ours yet: nothing to wait for.
          Instant at = change.rows().isEmpty() ? change.now() : afterDelay(change);
          fresh.stream()
              .filter(key -> cannotSign(change.timeline(key.alg())))
              .forEach(key -> change.insert(key, at));
          return true;
        });
  }

  /** Publishes the next key, or finds the one that is. Returns its kid. */
  String publishNext(SigningAlgorithm alg, Instant now) {
    Optional<KeyRow> published = KeyTimeline.of(alg, store.all()).next(now);
    if (published.isPresent()) {
      return published.get().kid();
    }
    NewKey fresh = NewKey.generate(alg, random);
    return store.change(
        change -> {
          Optional<KeyRow> next = change.timeline(alg).next(change.now());
          if (next.isEmpty()) {
            change.insert(fresh, afterDelay(change));
          }
          return next.map(KeyRow::kid).orElse(fresh.kid());
        });
  }

  /** Publishes the next key if the current one has its age. Returns whether it was so. */
  boolean publishIfDue(SigningAlgorithm alg) {
    NewKey fresh = NewKey.generate(alg, random);
    return store.change(
        change -> {
          boolean due = change.timeline(alg).isRotationDue(change.now());
          if (due) {
            change.insert(fresh, afterDelay(change));
          }
          return due;
        });
  }

  /** Makes the next key current, or a new one where there is no next. Returns its kid. */
  String activateNow(SigningAlgorithm alg) {
    NewKey fresh = NewKey.generate(alg, random);
    return store.change(
        change -> {
          KeyTimeline timeline = change.timeline(alg);
          Optional<KeyRow> next = timeline.next(change.now());
          next.ifPresentOrElse(
              row -> change.activate(row.kid(), atOnce(timeline, change)),
              () -> change.insert(fresh, atOnce(timeline, change)));
          return next.map(KeyRow::kid).orElse(fresh.kid());
        });
  }

  /** Revokes a key and replaces it if it was current. Returns whether there was one to revoke. */
  boolean revoke(String kid) {
    Optional<KeyRow> known = revocable(store.all(), kid);
    if (known.isEmpty()) {
      return false;
    }
    NewKey fresh = NewKey.generate(known.get().alg(), random);
    return store.change(
        change -> {
          Optional<KeyRow> row = revocable(change.rows(), kid);
          row.ifPresent(key -> revoke(change, key, fresh));
          return row.isPresent();
        });
  }

  private static void revoke(Change change, KeyRow row, NewKey fresh) {
    KeyTimeline timeline = change.timeline(row.alg());
    change.revoke(row.kid());
    if (timeline.state(row, change.now()) == KeyState.CURRENT) {
      change.insert(fresh, atOnce(timeline, change));
    }
  }

  /** Erases private halves that no node signs with anymore, and deletes what is long gone. */
  void tidy() {
    store.change(
        change -> {
          for (SigningAlgorithm alg : ALGS) {
            tidy(change, change.timeline(alg));
          }
          return true;
        });
  }

  private static void tidy(Change change, KeyTimeline timeline) {
    for (KeyRow row : timeline.rows()) {
      if (timeline.isDeletable(row, change.now())) {
        change.delete(row.kid());
      } else if (timeline.isErasable(row, change.now())) {
        change.erasePrivate(row.kid());
      }
    }
  }

  /** Whether {@link #tidy} would do anything. */
  static boolean isUntidy(List<KeyRow> rows, Instant now) {
    return ALGS.stream()
        .map(alg -> KeyTimeline.of(alg, rows))
        .anyMatch(timeline -> timeline.rows().stream().anyMatch(obsolete(timeline, now)));
  }

  private static Predicate<KeyRow> obsolete(KeyTimeline timeline, Instant now) {
    return row -> timeline.isErasable(row, now) || timeline.isDeletable(row, now);
  }

  private static boolean cannotSign(KeyTimeline timeline) {
    return timeline.signers().isEmpty();
  }

  private static Optional<KeyRow> revocable(Collection<KeyRow> rows, String kid) {
    return rows.stream().filter(row -> row.kid().equals(kid) && !row.isRevoked()).findFirst();
  }

  private static Instant afterDelay(Change change) {
    return change.now().plus(KeyTimeline.ACTIVATION_DELAY);
  }

  /** Now, or right after the current key where a faster clock made that one. */
  private static Instant atOnce(KeyTimeline timeline, Change change) {
    return timeline
        .current(change.now())
        .map(current -> current.activatesAt().plusMillis(1))
        .filter(change.now()::isBefore)
        .orElse(change.now());
  }
}
