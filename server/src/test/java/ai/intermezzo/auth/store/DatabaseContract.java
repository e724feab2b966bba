package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.OAuthError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.StatementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every engine promises to the stores. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContract {
  private Path dir = Path.of(".");
  private Database database;

  /** A migrated database. */
  abstract Database open(Path dir);

  @BeforeAll
  void openOnce(@TempDir Path folder) {
    dir = folder;
    database = open(dir);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.write(tx -> tx.update("DELETE FROM setting").execute());
  }

  final Path dir() {
    return dir;
  }

  final Database database() {
    return database;
  }

  final int insert(String name, String value) {
    return database.write(tx -> insert(tx, name, value));
  }

  static int insert(Tx tx, String name, String value) {
    return tx.update("INSERT INTO setting (name, value) VALUES (:name, :value)")
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  final Optional<String> value(String name) {
    return database.read(tx -> value(tx, name));
  }

  static Optional<String> value(Tx tx, String name) {
    return tx.query("SELECT value FROM setting WHERE name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  final int count() {
    return database.read(tx -> tx.query("SELECT COUNT(*) FROM setting").mapTo(Integer.class).one());
  }

  @Test
  @DisplayName("what a write returned from is there for the next read")
  void commits() {
    insert("a", "1");

    assertThat(value("a")).contains("1");
  }

  @Test
  @DisplayName("a write sees what it wrote itself")
  void seesItself() {
    Optional<String> seen =
        database.write(
            tx -> {
              insert(tx, "a", "1");
              return value(tx, "a");
            });

    assertThat(seen).contains("1");
  }

  @Test
  @DisplayName("a write of one statement commits it, and makes no second one")
  void oneStatement() {
    int rows = database.writeOne(tx -> insert(tx, "a", "1"));

    assertThat(rows).isEqualTo(1);
    assertThat(value("a")).contains("1");
    assertThatThrownBy(
            () ->
                database.writeOne(
                    tx -> {
                      insert(tx, "b", "1");
                      return insert(tx, "c", "1");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This work is one statement");
    assertThat(value("c")).isEmpty();
  }

  @Test
  @DisplayName("a refusal thrown in the middle of a write undoes all of it and reaches the caller")
  void refusalRollsBack() {
    OAuthError refusal = OAuthError.invalidGrant("Sign in again.");

    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      insert(tx, "a", "1");
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(value("a")).isEmpty();
  }

  @Test
  @DisplayName("an error that is not of SQL undoes the write too")
  void errorRollsBack() {
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      insert(tx, "a", "1");
                      throw new StackOverflowError("deep");
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(value("a")).isEmpty();
    assertThat(insert("a", "2")).isOne();
  }

  @Test
  @DisplayName("a violated constraint undoes its own write, as what JDBI throws")
  void constraint() {
    insert("a", "1");

    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      insert(tx, "b", "2");
                      return insert(tx, "a", "2");
                    }))
        .isInstanceOf(StatementException.class);
    assertThat(value("a")).contains("1");
    assertThat(value("b")).isEmpty();
  }

  @Test
  @DisplayName("what a failed statement says holds no value of it")
  void failureIsSilentOnValues() {
    insert("a-name", "a-value");

    assertThatThrownBy(() -> insert("a-name", "a-value"))
        .satisfies(
            thrown -> {
              StringWriter trace = new StringWriter();
              thrown.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString())
                  .contains("INSERT INTO setting")
                  .doesNotContain("a-name")
                  .doesNotContain("a-value");
            });
  }

  @Test
  @DisplayName("a foreign key holds")
  void foreignKey() {
    assertThatThrownBy(
            () ->
                database.write(
                    tx ->
                        tx.update(
                                "INSERT INTO client_api (client_id, audience, scopes)"
                                    + " VALUES ('none', 'none', '[]')")
                            .execute()))
        .isInstanceOf(StatementException.class);
  }

  @Test
  @DisplayName("a statement with a mistake is an error of ours and not an absent database")
  void mistake() {
    assertThatThrownBy(() -> database.write(tx -> tx.update("UPDATE nothing SET").execute()))
        .isInstanceOf(StatementException.class);
    assertThatThrownBy(
            () -> database.read(tx -> tx.query("SELECT nothing").mapTo(Integer.class).one()))
        .isInstanceOf(StatementException.class);
    assertThat(insert("a", "1")).isOne();
  }

  @Test
  @DisplayName("of many writes at once, those that break a rule fail alone")
  void isolated() {
    insert("taken", "1");

    List<Boolean> done =
        Race.of(
            100,
            i ->
                () -> {
                  try {
                    database.write(
                        tx -> {
                          insert(tx, "own-" + i, "x");
                          return i % 4 == 0 ? insert(tx, "taken", "2") : 0;
                        });
                    return true;
                  } catch (StatementException e) {
                    return false;
                  }
                });

    for (int i = 0; i < 100; i++) {
      assertThat(done.get(i)).as("write %d", i).isEqualTo(i % 4 != 0);
      assertThat(value("own-" + i).isPresent()).as("row %d", i).isEqualTo(i % 4 != 0);
    }
    assertThat(value("taken")).contains("1");
  }

  @Test
  @DisplayName("50 racing threads compare and set one row: one wins, each time")
  void compareAndSet() {
    insert("generation", "0");

    for (int round = 0; round < 20; round++) {
      int from = round;
      List<Boolean> won =
          Race.of(
              50,
              i ->
                  () ->
                      database.write(
                          tx ->
                              tx.query(
                                      """
                                      UPDATE setting SET value = :next
                                      WHERE name = 'generation' AND value = :from
                                      RETURNING name
                                      """)
                                  .bind("next", Integer.toString(from + 1))
                                  .bind("from", Integer.toString(from))
                                  .mapTo(String.class)
                                  .findOne()
                                  .isPresent()));
      assertThat(Collections.frequency(won, true)).as("winners of round %d", round).isOne();
    }
    assertThat(value("generation")).contains("20");
  }

  @Test
  @DisplayName("50 racing threads insert one key: one wins")
  void insertOnce() {
    Settings settings = new Settings(database);

    List<Boolean> won = Race.of(50, i -> () -> settings.putIfAbsent("key", "of " + i));

    assertThat(Collections.frequency(won, true)).isOne();
    assertThat(settings.get("key")).contains("of " + won.indexOf(true));
  }

  @Test
  @DisplayName(
      "read, then write what was read plus one, in two statements: with a lock none is lost")
  void readModifyWrite() {
    insert("counter", "0");
    AtomicInteger runs = new AtomicInteger();

    Race.of(
        30,
        i ->
            () ->
                database.write(
                    tx -> {
                      runs.incrementAndGet();
                      tx.update("UPDATE setting SET value = value WHERE name = 'counter'")
                          .execute();
                      int now = Integer.parseInt(value(tx, "counter").orElseThrow());
                      return tx.update("UPDATE setting SET value = :v WHERE name = 'counter'")
                          .bind("v", Integer.toString(now + 1))
                          .execute();
                    }));

    assertThat(value("counter")).contains("30");
    assertThat(runs.get()).isGreaterThanOrEqualTo(30);
  }

  @Test
  @DisplayName("two nodes race for one row: one wins, each time")
  void twoNodes() {
    try (Database other = reopen(dir)) {
      insert("owner", "nobody");
      for (int round = 0; round < 10; round++) {
        List<Boolean> won =
            Race.of(
                40,
                i ->
                    () ->
                        (i % 2 == 0 ? database : other)
                            .write(
                                tx ->
                                    tx.query(
                                            """
                                            UPDATE setting SET value = :i
                                            WHERE name = 'owner' AND value = 'nobody'
                                            RETURNING name
                                            """)
                                        .bind("i", Integer.toString(i))
                                        .mapTo(String.class)
                                        .findOne()
                                        .isPresent()));
        assertThat(Collections.frequency(won, true)).as("winners of round %d", round).isOne();
        assertThat(value("owner")).contains(Integer.toString(won.indexOf(true)));
        new Settings(other).put("owner", "nobody");
      }
    }
  }

  @Test
  @DisplayName("two nodes count one row up: no count is lost")
  void twoNodesCount() {
    try (Database other = reopen(dir)) {
      insert("counter", "0");
      Race.of(
          100,
          i ->
              () ->
                  (i % 2 == 0 ? database : other)
                      .write(
                          tx ->
                              tx.update(
                                      """
                                      UPDATE setting
                                      SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
                                      WHERE name = 'counter'
                                      """)
                                  .execute()));
      assertThat(value("counter")).contains("100");
      assertThat(new Settings(other).get("counter")).contains("100");
    }
  }

  @Test
  @DisplayName("settings are put, put over and kept")
  void settings() {
    Settings settings = new Settings(database);

    assertThat(settings.get("mark")).isEmpty();
    assertThat(settings.putIfAbsent("mark", "dev")).isTrue();
    assertThat(settings.putIfAbsent("mark", "other")).isFalse();
    assertThat(settings.get("mark")).contains("dev");
    settings.put("mark", "it's; \"new\" \u00fc");
    assertThat(settings.get("mark")).contains("it's; \"new\" \u00fc");
  }

  @Test
  @DisplayName("a closed database says so at once")
  void closed() {
    Database another = reopen(dir);
    another.close();

    assertThatThrownBy(() -> another.write(tx -> 1)).isInstanceOf(DatabaseUnavailable.class);
    assertThatThrownBy(() -> another.read(tx -> 1)).isInstanceOf(DatabaseUnavailable.class);
  }

  /** A second instance on the same data, as another node has it. */
  abstract Database reopen(Path dir);
}
