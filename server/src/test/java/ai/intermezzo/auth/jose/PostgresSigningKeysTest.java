package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Signing keys in PostgreSQL")
class PostgresSigningKeysTest extends SigningKeysContract {
  private final String url = TestDatabases.postgresUrl();

  @Override
  Database open(Path folder) {
    return Databases.open(DatabaseAddress.of(Optional.of(url), folder));
  }
}
