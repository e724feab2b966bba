package ai.intermezzo.auth.store;

/**
 * The id of the master key that the database is wrapped under, in the table {@code setting}.
 *
 * <p>Reading it for a change locks its row until the transaction ends, so changes of wrapped values
 * happen one after another, and none is wrapped under a master key that a rotation just replaced.
 */
final class MasterKeyIdStore {
  private static final String NAME = "master_key_id";

  private MasterKeyIdStore() {}

  /**
   * Locks the row and reads it.
   *
   * @param whereNone what is written where nothing was ever wrapped
   */
  static String lock(Tx tx, String whereNone) {
    // Setting the value to itself is what takes the lock on both engines.
    return tx.query(
            """
            INSERT INTO setting (name, value) VALUES (:name, :value)
            ON CONFLICT (name) DO UPDATE SET value = setting.value
            RETURNING value
            """)
        .bind("name", NAME)
        .bind("value", whereNone)
        .mapTo(String.class)
        .one();
  }

  static void set(Tx tx, String masterKeyId) {
    tx.update("UPDATE setting SET value = :value WHERE name = :name")
        .bind("name", NAME)
        .bind("value", masterKeyId)
        .execute();
  }
}
