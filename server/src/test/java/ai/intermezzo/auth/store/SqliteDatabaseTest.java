package ai.intermezzo.auth.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("SQLite")
final class SqliteDatabaseTest extends DatabaseContract {
  @Override
  Database open(Path dir) {
    return TestDatabases.sqlite(dir);
  }

  @Override
  Database reopen(Path dir) {
    return TestDatabases.sqlite(dir);
  }
}
