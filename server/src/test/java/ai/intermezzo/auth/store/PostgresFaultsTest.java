package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("PostgreSQL, when something goes wrong")
final class PostgresFaultsTest {
  @Test
  @DisplayName("the server stops: unavailable within seconds; it comes back: so do we")
  void restart(@TempDir Path dir) throws IOException {
    EmbeddedPostgres server = start(dir, 0);
    int port = server.getPort();
    try (Database database =
        Databases.open(
            TestDatabases.address("postgresql://postgres:x@127.0.0.1:" + port + "/postgres"))) {
      Settings settings = new Settings(database);
      settings.put("before", "x");

      server.close();
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> settings.put("during", "x"))
            .isInstanceOf(DatabaseUnavailable.class);
        assertThatThrownBy(() -> settings.get("before")).isInstanceOf(DatabaseUnavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      }

      server = start(dir, port);
      Race.until("the database answers again", () -> answers(settings));
      assertThat(settings.get("before")).contains("x");
      assertThat(settings.get("during")).isEmpty();
    } finally {
      server.close();
    }
  }

  private static boolean answers(Settings settings) {
    try {
      settings.put("after", "x");
      return true;
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }

  private static EmbeddedPostgres start(Path dir, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(dir.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  @Test
  @DisplayName("a connection that the server ends in the middle of a write: unavailable, undone")
  void terminated() {
    try (Database database = TestDatabases.postgres()) {
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        DatabaseContract.insert(tx, "a", "1");
                        return tx.query("SELECT pg_terminate_backend(pg_backend_pid())")
                            .mapTo(Boolean.class)
                            .one();
                      }))
          .isInstanceOf(DatabaseUnavailable.class);
      assertThat(new Settings(database).get("a")).isEmpty();
    }
  }

  @Test
  @DisplayName("two writes that lock each other out both succeed, one at its second try")
  void deadlock() {
    try (Database database = TestDatabases.postgres()) {
      Settings settings = new Settings(database);
      settings.put("0", "0");
      settings.put("1", "0");
      CountDownLatch bothHoldOne = new CountDownLatch(2);
      AtomicInteger runs = new AtomicInteger();

      Race.of(
          2,
          i ->
              () ->
                  database.write(
                      tx -> {
                        runs.incrementAndGet();
                        increment(tx, i);
                        bothHoldOne.countDown();
                        await(bothHoldOne);
                        return increment(tx, 1 - i);
                      }));

      assertThat(settings.get("0")).contains("2");
      assertThat(settings.get("1")).contains("2");
      assertThat(runs).hasValue(3);
    }
  }

  @Test
  @DisplayName("serialization failures are run again, and no count is lost")
  void serialization() {
    try (Database database = TestDatabases.postgres()) {
      new Settings(database).put("0", "0");
      CountDownLatch allRead = new CountDownLatch(3);
      AtomicInteger runs = new AtomicInteger();

      Race.of(
          3,
          i ->
              () ->
                  database.write(
                      tx -> {
                        runs.incrementAndGet();
                        tx.update("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").execute();
                        int now = Integer.parseInt(DatabaseContract.value(tx, "0").orElseThrow());
                        allRead.countDown();
                        await(allRead);
                        return tx.update("UPDATE setting SET value = :v WHERE name = '0'")
                            .bind("v", Integer.toString(now + 1))
                            .execute();
                      }));

      assertThat(new Settings(database).get("0")).contains("3");
      assertThat(runs.get()).as("runs of three works").isGreaterThan(3);
    }
  }

  @Test
  @DisplayName("every connection is taken: the next is refused after two seconds, and never runs")
  void poolIsTaken() {
    try (Database database = TestDatabases.postgres()) {
      CountDownLatch taken = new CountDownLatch(PostgresDatabase.MAX_CONNECTIONS);
      CountDownLatch refused = new CountDownLatch(1);
      AtomicInteger runs = new AtomicInteger();

      List<Boolean> done =
          Race.of(
              PostgresDatabase.MAX_CONNECTIONS + 1,
              i ->
                  () -> {
                    if (i < PostgresDatabase.MAX_CONNECTIONS) {
                      return database.read(
                          tx -> {
                            taken.countDown();
                            await(refused);
                            return true;
                          });
                    }
                    taken.await();
                    assertThatThrownBy(() -> database.write(tx -> runs.incrementAndGet()))
                        .isInstanceOf(DatabaseUnavailable.class);
                    refused.countDown();
                    return true;
                  });

      assertThat(done).containsOnly(true);
      assertThat(runs).hasValue(0);
    }
  }

  private static int increment(Tx tx, int name) {
    return tx.update(
            """
            UPDATE setting SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
            WHERE name = :name
            """)
        .bind("name", Integer.toString(name))
        .execute();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
