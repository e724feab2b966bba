package ai.intermezzo.auth.store;

import java.util.Optional;

/** What the whole installation remembers under a name, such as that it is one for development. */
public final class Settings {
  private final Database database;

  public Settings(Database database) {
    this.database = database;
  }

  /** The value under a name. */
  public Optional<String> get(String name) {
    return database.read(
        tx ->
            tx.query("SELECT value FROM setting WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
  }

  /** Sets the value under a name, whatever it was. */
  public void put(String name, String value) {
    var _ =
        database.write(
            tx ->
                tx.update(
                        """
                        INSERT INTO setting (name, value) VALUES (:name, :value)
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value
                        """)
                    .bind("name", name)
                    .bind("value", value)
                    .execute());
  }

  /** Sets the value where there is none, and says whether it did; of many at once, one does. */
  public boolean putIfAbsent(String name, String value) {
    return database.write(
        tx ->
            tx.query(
                    """
                    INSERT INTO setting (name, value) VALUES (:name, :value)
                    ON CONFLICT (name) DO NOTHING RETURNING name
                    """)
                .bind("name", name)
                .bind("value", value)
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }
}
