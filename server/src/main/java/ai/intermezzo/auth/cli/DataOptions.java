package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.DatabaseAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the data is: the same options at every command that needs it. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Its folder (default: ./data, or INTERMEZZO_DATA).")
  Path data;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "postgresql://USER:PASSWORD@HOST/NAME, better as INTERMEZZO_DATABASE. Without it: SQLite, a"
              + " file in the data folder.")
  Optional<String> database;

  @Option(
      names = "--master-key",
      paramLabel = "KEY",
      description =
          "The master key, for several nodes; give it as INTERMEZZO_MASTER_KEY, since others can see"
              + " a command line. Without it: the file master.key in the data folder.")
  Optional<String> masterKey;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file (default: ./intermezzo.yaml where there is one).")
  Optional<Path> config;

  /** Where the rows are. */
  DatabaseAddress databaseAddress(DataFolder folder) {
    return DatabaseAddress.of(database, folder.path());
  }

  /** Where the master key is. */
  MasterKeySource masterKeySource(DataFolder folder) {
    return masterKey
        .map(text -> MasterKeySource.text("INTERMEZZO_MASTER_KEY", text))
        .orElseGet(() -> MasterKeySource.file(folder.path()));
  }
}
