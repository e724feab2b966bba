package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Settings;

/**
 * Marks a database as one for trying things out, since it has a client whose secret lies in a file.
 * A server for real never runs on it.
 */
final class DevMark {
  private static final String NAME = "purpose";
  private static final String DEVELOPMENT = "development";
  private static final String PRODUCTION = "production";

  private DevMark() {}

  /**
   * @throws CommandFailed where {@code dev} has used the database
   */
  static void requireProduction(Database database) {
    Settings settings = new Settings(database);
    if (settings.get(NAME).isEmpty()) {
      settings.putIfAbsent(NAME, PRODUCTION);
    }
    if (settings.get(NAME).filter(DEVELOPMENT::equals).isPresent()) {
      throw new CommandFailed(
          "This data was made by intermezzo dev, with a demo client in it: serve needs another --data"
              + " folder or --database.");
    }
  }

  /**
   * @throws CommandFailed where {@code serve} has used the database, or an operator has put clients
   *     or Apis into it
   */
  static void requireDevelopment(Installation installation) {
    Settings settings = new Settings(installation.database());
    if (settings.get(NAME).isEmpty()
        && installation.clients().ids().isEmpty()
        && installation.apis().identifiers().isEmpty()) {
      settings.putIfAbsent(NAME, DEVELOPMENT);
    }
    if (settings.get(NAME).filter(DEVELOPMENT::equals).isEmpty()) {
      throw new CommandFailed(
          "This data is a real server's: dev needs a --data folder of its own, which it makes itself.");
    }
  }
}
