package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("opening a database")
final class OpeningTest {
  @TempDir Path dir;

  private DatabaseAddress fresh(String engine) {
    return engine.equals("SQLite")
        ? new DatabaseAddress.Sqlite(dir.resolve("new/folder/intermezzo.db"))
        : TestDatabases.address(TestDatabases.emptyPostgresUrl());
  }

  private static int migrations(Database database) {
    return database.read(
        tx ->
            tx.query("SELECT COUNT(*) FROM flyway_schema_history WHERE version IS NOT NULL")
                .mapTo(Integer.class)
                .one());
  }

  private static void insertVersion(Database database, String version) {
    var _ =
        database.write(
            tx ->
                tx.update(
                        """
                        INSERT INTO flyway_schema_history
                          (installed_rank, version, description, type, script, installed_by,
                           execution_time, success)
                        VALUES (1000, :version, 'later', 'SQL', 'later.sql', 'them', 1, TRUE)
                        """)
                    .bind("version", version)
                    .execute());
  }

  @RepeatedTest(3)
  @DisplayName("four at once on a new SQLite file: all succeed, and it is migrated once")
  void fourOnSqlite() {
    fourAtOnce("SQLite");
  }

  @RepeatedTest(3)
  @DisplayName("four at once on a new PostgreSQL database: all succeed, and it is migrated once")
  void fourOnPostgres() {
    fourAtOnce("PostgreSQL");
  }

  private void fourAtOnce(String engine) {
    DatabaseAddress address = fresh(engine);

    List<Database> opened = Race.of(4, i -> () -> Databases.open(address));

    for (int i = 0; i < opened.size(); i++) {
      new Settings(opened.get(i)).put("from-" + i, "x");
    }
    assertThat(migrations(opened.getFirst())).isEqualTo(Migrations.NEWEST);
    assertThat(new Settings(opened.getFirst()).get("from-3")).contains("x");
    opened.forEach(Database::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "PostgreSQL"})
  @DisplayName("a schema that a newer version wrote is refused, and left as it is")
  void newer(String engine) {
    DatabaseAddress address = fresh(engine);
    try (Database database = Databases.open(address)) {
      insertVersion(database, (Migrations.NEWEST + 1) + ".1");
      assertThatThrownBy(() -> Databases.open(address))
          .isInstanceOf(CannotOpenDatabase.class)
          .hasMessageContaining("was written by a newer version")
          .hasMessageNotContaining("secret");
      assertThat(migrations(database)).isEqualTo(Migrations.NEWEST + 1);
    }
  }

  @Test
  @DisplayName("the newest version that the program knows is the newest file that it ships")
  void newestIsShipped() throws URISyntaxException, IOException {
    URL folder =
        Objects.requireNonNull(Migrations.class.getClassLoader().getResource(Migrations.FOLDER));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      int newest =
          files
              .map(file -> file.getFileName().toString())
              .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
              .max()
              .orElseThrow();
      assertThat(Migrations.NEWEST).isEqualTo(newest);
    }
  }

  @Test
  @DisplayName("a data folder that can't be written is one sentence")
  void notWritable() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    for (Path folder : List.of(file, file.resolve("below"), Path.of("/proc/intermezzo"))) {
      assertThatThrownBy(() -> TestDatabases.sqlite(folder))
          .isInstanceOf(CannotOpenDatabase.class)
          .hasMessage(
              "The data folder %s can't be written; make it writable for this user, or choose"
                  + " another with --data.",
              folder);
    }
  }

  @Test
  @DisplayName("a file that is no database is one sentence, and stays as it is")
  void notADatabase() throws IOException {
    Path file = dir.resolve(DatabaseAddress.SQLITE_FILE);
    String text =
        "not a database, but long enough to be read as the header of one: " + "x".repeat(9_000);
    Files.writeString(file, text);

    assertThatThrownBy(() -> TestDatabases.sqlite(dir))
        .isInstanceOf(CannotOpenDatabase.class)
        .hasMessageContaining("is not a SQLite database, or is damaged");
    assertThat(file).hasContent(text);
  }

  @Test
  @DisplayName(
      "nobody listens where PostgreSQL should: one sentence, at once, without the password")
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    refuses("postgresql://u:secret@127.0.0.1:" + port + "/db", " does not answer");
  }

  @Test
  @DisplayName("a server that takes the connection and says nothing: given up after five seconds")
  void silentServer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      refuses(
          "postgresql://u:secret@127.0.0.1:" + silent.getLocalPort() + "/db", " does not answer");
    }
  }

  @Test
  @DisplayName("a database that does not exist is said to be so")
  void missing() {
    refuses(TestDatabases.postgresUrl().replace("?", "_not?"), "does not exist");
  }

  private static void refuses(String url, String says) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> Databases.open(TestDatabases.address(url)))
        .isInstanceOf(CannotOpenDatabase.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("secret");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }
}
