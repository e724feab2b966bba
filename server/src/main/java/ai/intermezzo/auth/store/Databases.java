package ai.intermezzo.auth.store;

/** Opens databases: from an address to one that is migrated and ready. */
public final class Databases {
  private Databases() {}

  /**
   * Opens the database, and creates or migrates it where it is behind. Any number of processes may
   * do so at once. Takes milliseconds where nothing is to do, and gives up after some five seconds
   * where nobody answers.
   *
   * @throws CannotOpenDatabase with one sentence for the operator
   */
  public static Database open(DatabaseAddress address) {
    return switch (address) {
      case DatabaseAddress.Sqlite sqlite -> SqliteOpening.open(sqlite.file());
      case PostgresAddress postgres -> PostgresOpening.open(postgres);
    };
  }
}
