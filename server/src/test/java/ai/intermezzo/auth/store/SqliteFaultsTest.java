package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.StatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("SQLite, when something goes wrong in a batch")
final class SqliteFaultsTest {
  @TempDir Path dir;
  private SqliteDatabase database;

  @BeforeEach
  void open() {
    database = (SqliteDatabase) TestDatabases.sqlite(dir.resolve("data"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path file() {
    return dir.resolve("data").resolve(DatabaseAddress.SQLITE_FILE);
  }

  private int insert(Tx tx, String name) {
    return DatabaseContract.insert(tx, name, "x");
  }

  private List<String> names() {
    return database.read(
        tx -> tx.query("SELECT name FROM setting ORDER BY name").mapTo(String.class).list());
  }

  @Test
  @DisplayName("a refusal and a violated constraint are undone alone, and nobody runs twice")
  void undoneAlone() {
    AtomicInteger runs = new AtomicInteger();
    OAuthError refusal = OAuthError.invalidGrant("No.");

    List<Object> outcomes =
        SqliteBatch.of(
            database,
            List.of(
                tx -> insert(tx, "a") + 0 * runs.incrementAndGet(),
                tx -> {
                  runs.incrementAndGet();
                  insert(tx, "b");
                  throw refusal;
                },
                tx -> {
                  runs.incrementAndGet();
                  insert(tx, "c");
                  return insert(tx, "a");
                },
                tx -> insert(tx, "d") + 0 * runs.incrementAndGet()));

    assertThat(outcomes.get(0)).isEqualTo(1);
    assertThat(outcomes.get(1)).isSameAs(refusal);
    assertThat(outcomes.get(2)).isInstanceOf(StatementException.class);
    assertThat(outcomes.get(3)).isEqualTo(1);
    assertThat(names()).containsExactly("a", "d");
    assertThat(runs).hasValue(4);
  }

  @Test
  @DisplayName(
      "any other error of SQL abandons the batch: each runs once more, alone, and once counts")
  void abandoned() {
    AtomicInteger runs = new AtomicInteger();

    List<Object> outcomes =
        SqliteBatch.of(
            database,
            List.of(
                tx -> insert(tx, "a") + 0 * runs.incrementAndGet(),
                tx -> {
                  insert(tx, "b");
                  return tx.update("NONSENSE").execute();
                },
                tx -> insert(tx, "c")));

    assertThat(outcomes.get(0)).isEqualTo(1);
    assertThat(outcomes.get(1)).isInstanceOf(StatementException.class);
    assertThat(outcomes.get(2)).isEqualTo(1);
    assertThat(names()).containsExactly("a", "c");
    assertThat(runs).as("runs of the first").hasValue(2);
  }

  @Test
  @DisplayName("work that swallows the error which undid its transaction is not acknowledged")
  void swallowed() {
    fillUpTo(2);
    List<Object> outcomes =
        SqliteBatch.of(
            database,
            List.of(
                tx -> {
                  try {
                    return DatabaseContract.insert(tx, "big", "x".repeat(100_000));
                  } catch (StatementException e) {
                    return -1;
                  }
                },
                tx -> insert(tx, "small")));

    assertThat(outcomes.get(0)).isInstanceOf(RuntimeException.class);
    assertThat(outcomes.get(1)).isEqualTo(1);
    assertThat(names()).containsExactly("small");
  }

  @Test
  @DisplayName(
      "the disk fills in the middle of a batch: what was acknowledged is there, the rest is not")
  void diskFull() {
    fillUpTo(8);
    String fat = "x".repeat(3_000);
    List<Database.Work<Integer>> works =
        IntStream.range(0, 40)
            .<Database.Work<Integer>>mapToObj(
                i -> tx -> DatabaseContract.insert(tx, "row-" + i, fat))
            .toList();

    List<Object> outcomes = SqliteBatch.of(database, works);

    List<String> acknowledged =
        IntStream.range(0, 40)
            .filter(i -> outcomes.get(i).equals(1))
            .mapToObj(i -> "row-" + i)
            .sorted()
            .toList();
    assertThat(acknowledged).hasSizeBetween(1, 39);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.equals(1))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(DatabaseUnavailable.class));
    assertThat(names()).isEqualTo(acknowledged);

    fillUpTo(1_000);
    assertThat(database.<Integer>write(tx -> DatabaseContract.insert(tx, "after", fat))).isOne();

    database.close();
    database = (SqliteDatabase) TestDatabases.sqlite(dir.resolve("data"));
    assertThat(names()).containsAll(acknowledged).hasSize(acknowledged.size() + 1);
  }

  /** Lets the file grow by so many pages only, on the connection that writes. */
  private void fillUpTo(int pages) {
    var _ =
        database.write(
            tx -> {
              long now = tx.query("PRAGMA page_count").mapTo(Long.class).one();
              return tx.query("PRAGMA max_page_count = " + (now + pages)).mapTo(Long.class).one();
            });
  }

  @Test
  @DisplayName("a write that has waited too long is refused, and never runs")
  void impatient() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    try (SqliteDatabase impatient = SqliteDatabase.open(file(), Duration.ofSeconds(2))) {
      Thread holder =
          Thread.startVirtualThread(
              () ->
                  impatient.write(
                      tx -> {
                        held.countDown();
                        return SqliteBatch.pass(gate);
                      }));
      held.await();
      assertThatThrownBy(
              () ->
                  impatient.write(
                      tx -> {
                        ran.set(true);
                        return true;
                      }))
          .isInstanceOf(DatabaseUnavailable.class);
      gate.countDown();
      holder.join();
      assertThat(impatient.<Integer>write(tx -> insert(tx, "next"))).isOne();
      assertThat(ran).isFalse();
    }
  }

  @Test
  @DisplayName("another process holds the file: a write waits for it, then is refused, then works")
  void busy() throws SQLException {
    try (SqliteDatabase impatient = SqliteDatabase.open(file(), Duration.ofSeconds(2));
        Connection other = SqliteConnection.connect(file(), Duration.ofSeconds(1));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> impatient.write(tx -> insert(tx, "a")))
          .isInstanceOf(DatabaseUnavailable.class);
      assertThat(impatient.<Boolean>read(tx -> DatabaseContract.value(tx, "a").isEmpty())).isTrue();
      statement.execute("COMMIT");
      assertThat(impatient.<Integer>write(tx -> insert(tx, "a"))).isOne();
    }
    assertThat(names()).containsExactly("a");
  }

  @Test
  @DisplayName("a write in read() is an error, and a write in a write is one too")
  void misuse() {
    assertThatThrownBy(() -> database.read(tx -> insert(tx, "a"))).isNotNull();
    assertThatThrownBy(() -> database.write(tx -> database.write(inner -> insert(inner, "a"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  @DisplayName("folder and files are for their owner only, whatever they were before")
  void modes() throws Exception {
    insertOne();
    assertThat(mode(dir.resolve("data"))).isEqualTo("rwx------");
    for (String suffix : List.of("", "-wal", "-shm")) {
      assertThat(mode(Path.of(file() + suffix))).as(suffix).isEqualTo("rw-------");
    }
    database.close();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    database = (SqliteDatabase) TestDatabases.sqlite(dir.resolve("data"));
    assertThat(mode(file())).isEqualTo("rw-------");
  }

  private void insertOne() {
    var _ = database.write(tx -> insert(tx, "a"));
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
