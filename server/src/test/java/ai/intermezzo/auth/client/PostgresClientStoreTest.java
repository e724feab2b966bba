package ai.intermezzo.auth.client;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On PostgreSQL, the store of Clients:")
final class PostgresClientStoreTest extends ClientStoreContract {
  @Override
  Database open(Path dir) {
    return TestDatabases.postgres();
  }
}
