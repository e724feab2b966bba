package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On SQLite there is one writer at a time, so that there is no such moment. */
@DisplayName("A person who signs out at the moment that their code is redeemed, on PostgreSQL")
class LogoutDuringRedemptionTest extends GrantsOnEngine {
  LogoutDuringRedemptionTest() {
    super(Database.Engine.POSTGRESQL);
  }

  @Test
  @DisplayName("signs out after the redemption, and ends its grant")
  void waits() throws Exception {
    UserId user = newUser();
    AuthorizationCode code = code(user);
    Client client =
        TestClient.machine()
            .type(ClientType.SPA)
            .build(clock.instant())
            .with(SignIn.defaultFor(ClientType.SPA));
    assertThat(client.signIn().endsWithSession()).isTrue();
    SessionEndStore ends =
        new SessionEndStore(another(), clock, random, _ -> Optional.of(client), () -> {});
    CountDownLatch redeeming = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> obstacle = threads.submit(() -> holdRow(another(), code, redeeming, done));
      redeeming.await();
      Future<Redemption> redemption =
          threads.submit(() -> grants.redeem(code, attempt(), POLICY, HOUR));
      Race.until("the redemption waits for the row", () -> waiting() == 1);
      Future<Optional<SessionEnd>> end =
          threads.submit(() -> ends.end(user, code.authentication().sid()));
      Race.until("the logout waits for it, or is done", () -> waiting() == 2 || end.isDone());
      done.countDown();
      obstacle.get();

      assertThat(redemption.get()).isInstanceOf(Redemption.Redeemed.class);
      assertThat(end.get().orElseThrow().endedGrants()).isEqualTo(1);
    }
    assertThat(grants.isLive(code.id())).isFalse();
  }

  /** Makes whoever redeems the code wait, as another who redeems it would, and gives up. */
  private static void holdRow(
      Database database, AuthorizationCode code, CountDownLatch held, CountDownLatch until) {
    try {
      database.write(
          tx -> {
            tx.update(
                    """
                    INSERT INTO user_grant
                      (grant_id, attempt_id, client_id, user_id, user_epoch, sid, scope, apis,
                      auth_time, amr, acr, offline, generation, rotated_at, used_at, created_at,
                      expires_at, sweep_day)
                    VALUES (:id, :id, 'c', :id, 0, 's', '', '', 0, '', '', false, 0, 0, 0, 0, 0, 0)
                    """)
                .bind("id", code.id().bytes())
                .execute();
            held.countDown();
            await(until);
            throw new GivenUp();
          });
    } catch (GivenUp _) {
      // As it should be: the row is gone.
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private int waiting() {
    List<Integer> counts =
        database.read(
            tx ->
                tx.query(
                        """
                        SELECT COUNT(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """)
                    .mapTo(Integer.class)
                    .list());
    return counts.getFirst();
  }
}
