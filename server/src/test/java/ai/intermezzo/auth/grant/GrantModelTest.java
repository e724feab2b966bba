package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.grant.History.Rotator;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of rotations against a model. {@code -Dhistory.rotations=100000} makes more of them,
 * {@code -Dhistory.seed=…} other ones.
 */
@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Random histories of refresh tokens")
class GrantModelTest extends GrantsOnEngine {
  private static final int ROTATIONS = Integer.getInteger("history.rotations", 10_000);
  private static final long SEED = Long.getLong("history.seed", 1);

  /** Enough that writes meet, and are committed together. */
  private static final int AT_ONCE = 20;

  private List<Database> databases;

  GrantModelTest(Database.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void openAll() {
    databases = List.of(database, another(), another());
  }

  private History history(long seed, UnaryOperator<Rotator> fault) {
    return new History(seed, this, databases, fault);
  }

  @Test
  @DisplayName("go by the four rules, whatever happens to the grant, its user and the database")
  void rules() {
    List<Set<String>> seen =
        Race.of(
            AT_ONCE,
            i ->
                () -> {
                  History history = history(SEED + i, UnaryOperator.identity());
                  history.run(ROTATIONS / 2 / AT_ONCE);
                  return history.seen();
                });

    assertThat(seen.stream().flatMap(Set::stream))
        .as("what the histories came upon")
        .contains("rotated", "rotated after a restore", "retried", "reused")
        .contains("gone: OTHER_CLIENT", "gone: ENDED", "gone: EXPIRED", "gone: IDLE")
        .contains("gone: USER_BLOCKED", "gone: SIGNED_OUT");
  }

  @Test
  @DisplayName("of tabs that lose answers and ask again never lose a session, nor fork it")
  void honest() {
    Race.of(
        AT_ONCE,
        i ->
            () -> {
              new HonestClient(SEED + i, this, databases).run(ROTATIONS / 2 / AT_ONCE);
              return true;
            });
  }

  private void isNoticed(UnaryOperator<Rotator> fault, String how) {
    assertThatThrownBy(() -> history(SEED, fault).run(2000))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(how);
  }

  private void write(String what, RefreshToken token) {
    database.write(
        tx ->
            tx.update("UPDATE user_grant SET " + what + " WHERE grant_id = :id")
                .bind("id", token.grantId().bytes())
                .execute());
  }

  @Test
  @DisplayName("planted: a store that lets a spent token go on from where it was is noticed")
  void fork() {
    isNoticed(
        real ->
            (token, client, policy) -> {
              Rotation outcome = real.rotate(token, client, policy);
              if (!(outcome instanceof Rotation.Reused)) {
                return outcome;
              }
              write("ended_at = NULL, rotated_at = 0, generation = " + token.generation(), token);
              return real.rotate(token, client, policy);
            },
        "A fork");
  }

  @Test
  @DisplayName("planted: a store that forgets a rotation which it answered is noticed")
  void forgottenRow() {
    AtomicInteger count = new AtomicInteger();
    isNoticed(
        real ->
            (token, client, policy) -> {
              Rotation outcome = real.rotate(token, client, policy);
              if (outcome instanceof Rotation.Rotated && count.incrementAndGet() % 10 == 0) {
                write("rotated_at = 0, generation = " + token.generation(), token);
              }
              return outcome;
            },
        "The rules say");
  }

  @Test
  @DisplayName("planted: a store that forgets blocks and sign-outs is noticed")
  void forgottenBlock() {
    isNoticed(
        real ->
            (token, client, policy) -> {
              database.write(
                  tx -> tx.update("UPDATE user_account SET blocked_at = NULL").execute());
              write(
                  "user_epoch = (SELECT epoch FROM user_account u"
                      + " WHERE u.user_id = user_grant.user_id)",
                  token);
              return real.rotate(token, client, policy);
            },
        "The rules say Outcome[what=gone");
  }

  @Test
  @DisplayName("planted: a store whose leeway is a millisecond too long is noticed")
  void leewayTooLong() {
    isNoticed(
        real ->
            (token, client, policy) ->
                real.rotate(
                    token,
                    client,
                    new RefreshPolicy(
                        policy.leeway().compareTo(Duration.ofMinutes(10)) < 0
                            ? policy.leeway().plusMillis(1)
                            : policy.leeway(),
                        policy.idle(),
                        policy.lifetime(),
                        policy.rotates())),
        "The rules say");
  }

  @Test
  @DisplayName("the ledger alone notices two live tokens outside the leeway")
  void ledger() {
    Instant now = Instant.EPOCH;
    TokenLedger ledger = new TokenLedger();
    ledger.accepted(0, 1, LEEWAY, now);
    ledger.accepted(0, 1, LEEWAY, now.plus(LEEWAY).minusMillis(1));
    assertThatThrownBy(() -> ledger.accepted(0, 1, LEEWAY, now.plus(LEEWAY)))
        .hasMessageStartingWith("A fork");
    assertThatThrownBy(() -> ledger.accepted(1, 0, LEEWAY, now)).hasMessageStartingWith("A fork");
    assertThatThrownBy(() -> ledger.accepted(2, 3, LEEWAY, now))
        .hasMessageContaining("never given");
  }
}
