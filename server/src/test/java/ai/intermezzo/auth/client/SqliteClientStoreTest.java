package ai.intermezzo.auth.client;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On SQLite, the store of Clients:")
final class SqliteClientStoreTest extends ClientStoreContract {
  @Override
  Database open(Path dir) {
    return TestDatabases.sqlite(dir);
  }
}
