package ai.intermezzo.auth.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.User;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server")
final class HousekeepingWireTest {
  @Test
  @DisplayName("deletes the sessions, grants, attempts and events that have run out, and no others")
  void sweeps(@TempDir Path folder) {
    TestClock clock = new TestClock();
    // The first look comes within seconds, so that what is there before the start is swept then.
    try (TestServer first = TestServer.in(folder).clock(clock).start()) {
      fill(first);
    }
    clock.advance(Duration.ofDays(100));
    try (TestServer server = TestServer.in(folder).clock(clock).start()) {
      User eve = new TestPeople(server).add("eve");
      begin(server, eve);
      Database database = server.database();
      for (String table : List.of("user_grant", "password_attempt", "audit_event")) {
        TestServer.await(table + " is empty", () -> rows(database, table) == 0);
      }
      TestServer.await("one session is left", () -> rows(database, "login_session") == 1);
      assertThat(rows(database, "user_account")).isEqualTo(2);
    }
  }

  private static void fill(TestServer server) {
    User ada = new TestPeople(server).add("ada");
    begin(server, ada);
    server
        .database()
        .write(
            tx ->
                tx.update(
                            """
                            INSERT INTO user_grant
                              (grant_id, attempt_id, client_id, user_id, user_epoch, sid, scope,
                              apis, auth_time, amr, acr, offline, generation, rotated_at, used_at,
                              created_at, expires_at, sweep_day)
                            VALUES (:id, :id, 'c', :user, 0, 's', '', '', 0, '', '', :offline, 0,
                              0, 0, 0, 0, :day)
                            """)
                        .bind("id", new byte[16])
                        .bind("user", ada.id().bytes())
                        .bind("offline", false)
                        .bind("day", server.now().toEpochMilli() / 86_400_000 + 5)
                        .execute()
                    + tx.update(
                            """
                            INSERT INTO password_attempt (kind, subject, window_began, failures)
                            VALUES ('account', :id, :now, 1)
                            """)
                        .bind("id", new byte[16])
                        .bind("now", server.now().toEpochMilli())
                        .execute()
                    + tx.update(
                            """
                            INSERT INTO audit_event (event_id, at, kind) VALUES (:id, :now, 'x')
                            """)
                        .bind("id", new byte[16])
                        .bind("now", server.now().toEpochMilli())
                        .execute());
  }

  private static void begin(TestServer server, User user) {
    var sessions =
        new SessionStore(
            server.database(), server.clock(), new SecureRandom(), SessionLifetimes.DEFAULT);
    assertThat(sessions.begin(user.id(), user.epoch(), List.of("pwd"))).isPresent();
  }

  private static int rows(Database database, String table) {
    return database.read(
        tx -> tx.query("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
  }
}
