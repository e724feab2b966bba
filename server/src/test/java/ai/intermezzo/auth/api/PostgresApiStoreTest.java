package ai.intermezzo.auth.api;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On PostgreSQL, the store of Apis:")
final class PostgresApiStoreTest extends ApiStoreContract {
  @Override
  Database open(Path dir) {
    return TestDatabases.postgres();
  }
}
