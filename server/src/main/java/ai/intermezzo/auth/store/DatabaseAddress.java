package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the data is, parsed from the operator's {@code --database}. Its text never shows the
 * password, so it may stand in messages and logs.
 */
public sealed interface DatabaseAddress permits DatabaseAddress.Sqlite, PostgresAddress {
  /** The SQLite file's name in the data folder. */
  String SQLITE_FILE = "intermezzo.db";

  /**
   * @param text {@code postgresql://user:password@host:port/database?option=value}, or the same
   *     after {@code jdbc:}; empty for SQLite in the data folder
   * @param dataFolder where the SQLite file is, or will be
   * @throws CannotOpenDatabase if the text names no database that we know
   */
  static DatabaseAddress of(Optional<String> text, Path dataFolder) {
    String given = text.map(String::strip).orElse("");
    return given.isEmpty()
        ? new Sqlite(dataFolder.resolve(SQLITE_FILE))
        : PostgresAddress.parse(given);
  }

  /** A file of the embedded engine. */
  record Sqlite(Path file) implements DatabaseAddress {
    @Override
    public String toString() {
      return file.toString();
    }
  }
}
