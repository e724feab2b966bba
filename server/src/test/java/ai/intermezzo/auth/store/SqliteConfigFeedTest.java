package ai.intermezzo.auth.store;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("the feed of changes, on SQLite")
final class SqliteConfigFeedTest extends ConfigFeedContract {
  @Override
  Database open(Path dir) {
    return TestDatabases.sqlite(dir);
  }
}
