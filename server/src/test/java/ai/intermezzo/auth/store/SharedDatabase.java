package ai.intermezzo.auth.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One new and empty database of an engine, and any number of servers that open it. */
public final class SharedDatabase implements AutoCloseable {
  private final DatabaseAddress address;
  private final List<Database> opened = new ArrayList<>();

  private SharedDatabase(DatabaseAddress address) {
    this.address = address;
  }

  /** In a folder, or on the test run's server. */
  public static SharedDatabase on(Database.Engine engine, Path folder) {
    return new SharedDatabase(
        switch (engine) {
          case SQLITE -> DatabaseAddress.of(Optional.empty(), folder);
          case POSTGRESQL -> TestDatabases.address(TestDatabases.postgresUrl());
        });
  }

  /** As one more process opens it; closed with this. */
  public synchronized Database open() {
    Database database = Databases.open(address);
    opened.add(database);
    return database;
  }

  @Override
  public synchronized void close() {
    opened.forEach(Database::close);
  }
}
