package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Signing keys in SQLite")
class SqliteSigningKeysTest extends SigningKeysContract {
  @Override
  Database open(Path folder) {
    return TestDatabases.sqlite(folder);
  }
}
