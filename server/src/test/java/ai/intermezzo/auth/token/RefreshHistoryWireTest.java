package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of rotations over the wire, each judged. {@code -Dhistory.rotations=100000} makes more
 * of them, {@code -Dhistory.seed=…} other ones; what fails says its seed.
 */
@DisplayName(
    "Histories of tabs that share a refresh token, lose answers, and live through upgrades")
final class RefreshHistoryWireTest {
  private static final int ROTATIONS = Integer.getInteger("history.rotations", 5000);
  private static final long SEED = Long.getLong("history.seed", System.nanoTime());
  private static final int UPGRADES = Math.max(5, ROTATIONS / 5000);

  /** What the judge says, and nobody else. */
  private static final String JUDGED = "\nlately:";

  private static final String NO_ORDER = "The rules allow these answers in no order";

  /** By when a planted fault must have been noticed. */
  private static final int SOON = 20_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("no session is lost, and never are two tokens live outside the leeway")
  void kept(Database.Engine engine) {
    try (Servers servers = new Servers(engine, folder, UnaryOperator.identity())) {
      SharedTabs tabs = new SharedTabs(SEED, servers, () -> {});
      run(tabs, ROTATIONS, UPGRADES);
      System.out.println(engine + ": " + tabs);
    }
  }

  private static void run(SharedTabs tabs, int rotations, int upgrades) {
    try {
      tabs.run(rotations, upgrades);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Seed " + SEED + ", " + tabs + ": " + e.getMessage(), e);
    }
  }

  private void isNoticed(String how, Consumer<Tx> fault) {
    Random random = new Random(SEED);
    try (Servers servers = new Servers(Database.Engine.SQLITE, folder, UnaryOperator.identity())) {
      Runnable meanwhile =
          () -> {
            if (random.nextInt(10) == 0) {
              servers
                  .database()
                  .write(
                      tx -> {
                        fault.accept(tx);
                        return true;
                      });
            }
          };
      SharedTabs tabs = new SharedTabs(SEED, servers, meanwhile);
      assertThatThrownBy(() -> run(tabs, SOON, 0)).hasMessageContaining(how);
    }
  }

  @Test
  @DisplayName("planted: a row that goes back to the token before, which is good again, is noticed")
  void fork() {
    isNoticed(
        JUDGED,
        tx ->
            tx.update(
                    "UPDATE user_grant SET generation = generation - 1, rotated_at = 0"
                        + " WHERE generation > 0")
                .execute());
  }

  @Test
  @DisplayName("planted: a row that is forgotten is noticed")
  void forgottenRow() {
    isNoticed(
        NO_ORDER,
        tx ->
            tx.update(
                    "DELETE FROM user_grant WHERE grant_id ="
                        + " (SELECT min(grant_id) FROM user_grant)")
                .execute());
  }

  @Test
  @DisplayName("planted: a grant that goes on after a spent token came back is noticed")
  void goesOn() {
    isNoticed(
        NO_ORDER,
        tx -> tx.update("UPDATE user_grant SET ended_at = NULL, ended_because = NULL").execute());
  }

  @Test
  @DisplayName("planted: a leeway that is a millisecond too long is noticed")
  void leewayTooLong() {
    isNoticed(
        JUDGED,
        tx ->
            tx.update("UPDATE user_grant SET rotated_at = rotated_at + 1 WHERE rotated_at > 0")
                .execute());
  }

  @Test
  @DisplayName("planted: a database that acknowledges a rotation and forgets it is noticed")
  void lostCommit() {
    AtomicInteger writes = new AtomicInteger();
    UnaryOperator<Database> forgetful =
        real -> new Forgetful(real, () -> writes.incrementAndGet() % 20 == 0);
    try (Servers servers = new Servers(Database.Engine.SQLITE, folder, forgetful)) {
      SharedTabs tabs = new SharedTabs(SEED, servers, () -> {});
      assertThatThrownBy(() -> run(tabs, SOON, 0)).hasMessageContaining(JUDGED);
    }
  }

  /** Rolls back some of what it says it has written. */
  private record Forgetful(Database real, BooleanSupplier forgets) implements Database {
    @Override
    public Engine engine() {
      return real.engine();
    }

    @Override
    public <T> T read(Work<T> work) {
      return real.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
      return real.write(work);
    }

    @Override
    public <T> T writeOne(Work<T> work) {
      if (!forgets.getAsBoolean()) {
        return real.writeOne(work);
      }
      List<T> written = new ArrayList<>();
      try {
        return real.write(
            tx -> {
              written.add(work.in(tx));
              throw OAuthError.invalidRequest("To be rolled back.");
            });
      } catch (OAuthError e) {
        return written.getLast();
      }
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
