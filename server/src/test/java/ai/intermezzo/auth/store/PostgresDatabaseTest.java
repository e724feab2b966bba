package ai.intermezzo.auth.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("PostgreSQL")
final class PostgresDatabaseTest extends DatabaseContract {
  private final String url = TestDatabases.postgresUrl();

  @Override
  Database open(Path dir) {
    return Databases.open(TestDatabases.address(url));
  }

  @Override
  Database reopen(Path dir) {
    return Databases.open(TestDatabases.address(url));
  }
}
