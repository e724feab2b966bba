package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.TestDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What surrounds the program is broken: one line that says what to do, and nothing half done. */
class EnvironmentProblemsTest {
  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void program() {
    program = new Program(folder);
  }

  @Test
  @DisplayName("Only what begins an installation makes a data folder, for its owner alone")
  void noData() throws IOException {
    String line =
        "There is no data in "
            + folder.resolve("data")
            + ": name its folder with --data, or begin with intermezzo dev, serve or api create.";
    for (String command :
        new String[] {
          "api list", "api show x", "client list", "client delete x", "keys list", "keys rotate"
        }) {
      assertThat(program.failure(command.split(" "))).isEqualTo(line);
    }
    assertThat(folder).isEmptyDirectory();

    program.ok("api", "create", "--identifier", "a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
  }

  @Test
  @DisplayName("A data folder that can't be made is named")
  void unwritable() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    for (Path path : new Path[] {file, file.resolve("data")}) {
      assertThat(program.failure("api", "create", "--identifier", "a", "--data", path.toString()))
          .isEqualTo("The data folder " + path + " can't be made; name another one with --data.");
      assertThat(
              program.failure(
                  "serve",
                  "--issuer",
                  "https://localhost:" + freePort(),
                  "--data",
                  path.toString()))
          .contains("can't be made");
      assertThat(
              program.failure(
                  "dev", "--port", freePort(), "--api-port", freePort(), "--data", path.toString()))
          .contains("can't be made");
    }
  }

  @Test
  @DisplayName("Data that a newer version wrote is left alone")
  void newer() throws Exception {
    program.ok("api", "create", "--identifier", "a");
    Path file = folder.resolve("data/intermezzo.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection
          .createStatement()
          .execute(
              """
              INSERT INTO flyway_schema_history
                (installed_rank, version, description, type, script, installed_by, execution_time,
                 success)
              VALUES (9999, '9999', 'later', 'SQL', 'x', 'x', 1, 1)
              """);
    }

    for (String[] command :
        new String[][] {
          {"api", "list"},
          {"api", "create", "--identifier", "b"},
          {"serve", "--issuer", "https://localhost:" + freePort()},
          {"dev", "--port", freePort(), "--api-port", freePort()}
        }) {
      assertThat(program.failure(command)).contains("newer version").contains(file.toString());
    }
  }

  @Test
  @DisplayName("A file that is no database is said to be none")
  void notADatabase() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/intermezzo.db"), "x".repeat(5000));

    assertThat(program.failure("api", "list")).contains("is not a SQLite database");
  }

  @Test
  @DisplayName("A PostgreSQL that does not answer is named without its password")
  void postgresAway() {
    String line =
        program.failure(
            "client", "list", "--database", "postgresql://auth:hunter2@127.0.0.1:1/auth");

    assertThat(line).contains("does not answer").doesNotContain("hunter2");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("PostgreSQL with a wrong password or name of database says which")
  void postgresRefuses() {
    String url = TestDatabases.postgresUrl();

    assertThat(program.failure("client", "list", "--database", url.replace("?", "_not?")))
        .contains("does not exist; create it first");
    assertThat(program.failure("client", "list", "--database", "mysql://x/y"))
        .contains("postgresql");
  }

  @Test
  @DisplayName("With PostgreSQL a command that touches no key needs no data folder")
  void postgresNeedsNoFolder() {
    program.ok("api", "create", "--identifier", "a", "--database", TestDatabases.postgresUrl());

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("A missing, wrong or unreadable master key is one line, and nothing is lost")
  void masterKey() throws IOException {
    program.ok("api", "create", "--identifier", "a");
    program.ok("keys", "list");
    Path key = folder.resolve("data/master.key");
    String text = Files.readString(key);

    Files.delete(key);
    assertThat(program.failure("keys", "list")).contains("is missing");
    assertThat(program.failure("keys", "rotate-master")).contains("is missing");
    assertThat(key).doesNotExist();
    assertThat(program.failure("serve", "--issuer", "https://localhost:" + freePort()))
        .contains("is missing");

    program.with("INTERMEZZO_MASTER_KEY", "A".repeat(43));
    assertThat(program.failure("keys", "list")).contains("give it the right key");
    program.with("INTERMEZZO_MASTER_KEY", "not a key");
    assertThat(program.failure("keys", "list"))
        .startsWith("INTERMEZZO_MASTER_KEY must be one master key")
        .doesNotContain("not a key");
    program.with("INTERMEZZO_MASTER_KEY", "");

    Files.writeString(key, text);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(program.failure("keys", "list")).contains("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    program.ok("keys", "list");

    Files.delete(key);
    program.with("INTERMEZZO_MASTER_KEY", text.strip()).ok("keys", "list");
  }

  static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
