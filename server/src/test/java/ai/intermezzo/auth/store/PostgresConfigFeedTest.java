package ai.intermezzo.auth.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the feed of changes, on PostgreSQL")
final class PostgresConfigFeedTest extends ConfigFeedContract {
  private final String url = TestDatabases.postgresUrl();

  @Override
  Database open(Path dir) {
    return Databases.open(TestDatabases.address(url));
  }
}
