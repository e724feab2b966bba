package ai.intermezzo.auth.store;

import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.seal.MasterKeys;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that write wrapped values. All of them, of every table and node, happen one after
 * another, so what one reads is still so when it commits, and none wraps under a master key that a
 * rotation just replaced.
 */
public final class WrappedChanges {
  /** Far more rotations of the master key than ever meet one change. */
  private static final int MAX_ATTEMPTS = 20;

  private final Database database;
  private final MasterKeys masterKeys;

  public WrappedChanges(Database database, MasterKeys masterKeys) {
    this.database = database;
    this.masterKeys = masterKeys;
  }

  /** What is done in such a transaction; may run twice. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * @param masterKeyId what to wrap under; held
     */
    T in(Tx tx, String masterKeyId);
  }

  /**
   * Runs work in one transaction.
   *
   * @throws MasterKeyProblem where the database is wrapped under a master key that is not here
   */
  public <T> T change(Work<T> work) {
    String notHeld = "";
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Outcome<T> outcome = attempt(work);
      if (outcome.value != null) {
        return outcome.value;
      }
      // A rotation of the master key has been here since we read it.
      try {
        masterKeys.requireHeld(outcome.masterKeyId);
      } catch (MasterKeyProblem e) {
        // Or two of them, and the second has taken that key away again.
        if (outcome.masterKeyId.equals(notHeld)) {
          throw e;
        }
        notHeld = outcome.masterKeyId;
      }
    }
    throw new IllegalStateException("The master key was replaced again and again at the same time");
  }

  private record Outcome<T>(String masterKeyId, @Nullable T value) {}

  private <T> Outcome<T> attempt(Work<T> work) {
    return database.write(
        tx -> {
          String first = masterKeys.firstId();
          String masterKeyId = MasterKeyIdStore.lock(tx, first);
          if (!masterKeys.holds(masterKeyId)) {
            if (WrappedInDatabase.all(tx).findAny().isPresent()) {
              return new Outcome<T>(masterKeyId, null);
            }
            // Nothing is wrapped under it anymore: whoever starts with a new key starts over.
            MasterKeyIdStore.set(tx, first);
            masterKeyId = first;
          }
          return new Outcome<>(masterKeyId, work.in(tx, masterKeyId));
        });
  }
}
