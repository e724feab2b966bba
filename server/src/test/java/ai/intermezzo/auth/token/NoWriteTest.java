package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.store.DatabaseAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A client_credentials request writes nothing to the database")
final class NoWriteTest {
  private static final String API = "https://api.test";

  @Test
  @DisplayName("SQLite: no commit is seen from another connection (PRAGMA data_version)")
  void sqlite(@TempDir Path folder) throws SQLException {
    try (TestServer server = TestServer.in(folder).start()) {
      String url = "jdbc:sqlite:" + folder.resolve(DatabaseAddress.SQLITE_FILE);
      requireNoWrite(server, url, "PRAGMA data_version");
    }
  }

  @Test
  @DisplayName("PostgreSQL: no transaction takes an id, as each does that writes")
  void postgres(@TempDir Path folder) throws SQLException {
    try (OwnPostgres postgres = new OwnPostgres(folder);
        TestServer server = TestServer.in(folder).database(postgres.url()).start()) {
      requireNoWrite(
          server,
          "jdbc:" + postgres.url().replace("postgres:secret@", "") + "?user=postgres",
          "SELECT pg_snapshot_xmax(pg_current_snapshot())");
    }
  }

  private static void requireNoWrite(TestServer server, String url, String writesSoFar)
      throws SQLException {
    server.add(TestApi.at(API).scopes("read"));
    TestClient client = server.add(TestClient.machine().allowed(API, "read"));
    TestClient uncached = server.add(TestClient.machine().allowed(API, "read"));
    assertThat(server.token(client).status()).isEqualTo(200);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      String before = ask(statement, writesSoFar);
      for (int i = 0; i < 50; i++) {
        assertThat(server.token(client).status()).isEqualTo(200);
        assertThat(server.token(TestClient.machine()).status()).isEqualTo(401);
      }
      assertThat(server.token(uncached).status()).isEqualTo(200);
      assertThat(ask(statement, writesSoFar)).isEqualTo(before);

      server.clients().delete(new ClientId(client.id()));
      assertThat(ask(statement, writesSoFar)).as("after a write").isNotEqualTo(before);
    }
  }

  private static String ask(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }
}
