package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.grant.Redemption.Because;
import ai.intermezzo.auth.grant.Redemption.Redeemed;
import ai.intermezzo.auth.grant.Redemption.Refused;
import ai.intermezzo.auth.grant.Redemption.Repeated;
import ai.intermezzo.auth.grant.Redemption.Reused;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Redeeming an authorization code")
class RedeemTest extends GrantsOnEngine {
  RedeemTest(Database.Engine engine) {
    super(engine);
  }

  private Redemption redeem(AuthorizationCode code, AttemptId attempt) {
    return grants.redeem(code, attempt, POLICY, HOUR);
  }

  @Test
  @DisplayName("makes the grant that the code stands for, under the code's id")
  void redeems() {
    AuthorizationCode code = code(newUser());
    Grant grant = newGrant(code, POLICY);

    assertThat(grant.id()).isEqualTo(code.id());
    assertThat(grant.clientId()).isEqualTo(TestCodes.CLIENT);
    assertThat(grant.authentication()).isEqualTo(code.authentication());
    assertThat(grant.granted()).isEqualTo(code.granted());
    assertThat(grant.generation()).isZero();
    assertThat(grant.createdAt())
        .isEqualTo(grant.usedAt())
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    assertThat(grant.expiresAt()).isEqualTo(grant.createdAt().plus(POLICY.lifetime()));
    assertThat(grant.ended()).isEmpty();
    assertThat(row(grant)).contains(grant);
    assertThat(nodes.get(1).isLive(grant.id())).isTrue();
  }

  @Test
  @DisplayName("without offline_access makes a grant that ends with its access token")
  void notOffline() {
    Grant grant = newGrant(code(newUser(), TestCodes.granted("openid read:songs")), POLICY);
    assertThat(grant.granted().isOffline()).isFalse();
    assertThat(grant.expiresAt()).isEqualTo(grant.createdAt().plus(HOUR.duration()));
    assertThat(rotate(grant, 0)).isInstanceOf(Rotation.Gone.class);
    assertThat(row(grant)).contains(grant);
  }

  @Test
  @DisplayName("RFC 6749 §4.1.2: a second time is reuse, which ends what the first gave")
  void reuse() {
    AuthorizationCode code = code(newUser());
    Grant grant = newGrant(code, POLICY);

    assertThat(redeem(code, attempt()))
        .isInstanceOfSatisfying(
            Reused.class,
            reused -> {
              assertThat(reused.endedNow()).isTrue();
              assertThat(reused.grant().ended().orElseThrow().because())
                  .isEqualTo(EndReason.CODE_REUSED);
            });
    assertThat(grants.isLive(grant.id())).isFalse();
    assertThat(rotate(grant, 0)).isEqualTo(new Rotation.Gone(Rotation.Because.ENDED));
    assertThat(redeem(code, attempt()))
        .isInstanceOfSatisfying(Reused.class, again -> assertThat(again.endedNow()).isFalse());
  }

  @Test
  @DisplayName("again by the attempt that had succeeded is answered as the first time")
  void repeated() {
    AuthorizationCode code = code(newUser());
    AttemptId attempt = attempt();
    assertThat(redeem(code, attempt)).isInstanceOf(Redeemed.class);
    assertThat(nodes.get(1).redeem(code, attempt, POLICY, HOUR))
        .isInstanceOfSatisfying(
            Repeated.class,
            repeated -> assertThat(grants.find(code.id())).contains(repeated.grant()));

    redeem(code, attempt());
    assertThat(redeem(code, attempt)).as("ended meanwhile").isInstanceOf(Reused.class);
  }

  @Test
  @DisplayName("after 60 seconds is refused, and leaves no row")
  void expired() {
    AuthorizationCode code = code(newUser());
    clock.advance(AuthorizationCodes.LIFETIME.minusMillis(1));
    AuthorizationCode other = code(newUser());
    assertThat(redeem(code, attempt())).isInstanceOf(Redeemed.class);
    clock.advance(AuthorizationCodes.LIFETIME);
    assertThat(redeem(other, attempt())).isEqualTo(new Refused(Because.EXPIRED));
    assertThat(grants.find(other.id())).isEmpty();
  }

  @Test
  @DisplayName("of somebody blocked, signed out or deleted since is refused, and leaves no row")
  void userChanged() {
    refusedAfter(this::block, Because.USER_BLOCKED);
    refusedAfter(this::signOutEverywhere, Because.SIGNED_OUT);
    refusedAfter(this::delete, Because.SIGNED_OUT);
    refusedAfter(
        user -> {
          block(user);
          unblock(user);
        },
        Because.SIGNED_OUT);
  }

  @Test
  @DisplayName("of a session that has ended since is refused, and leaves no row")
  void sessionEnded() {
    AuthorizationCode code = code(newUser());
    signOut(code);
    assertThat(redeem(code, attempt())).isEqualTo(new Refused(Because.SIGNED_OUT));
    assertThat(grants.find(code.id())).isEmpty();

    AuthorizationCode another = code(code.authentication().userId());
    assertThat(redeem(another, attempt())).as("signed in again").isInstanceOf(Redeemed.class);
    signOut(another);
    assertThat(redeem(another, attempt()))
        .as("a second use is reuse after the session too")
        .isInstanceOf(Reused.class);
    assertThat(grants.isLive(another.id())).isFalse();
  }

  @Test
  @DisplayName("of a session that another user has, or that has come to its end, is refused")
  void notInSession() {
    AuthorizationCode code = code(newUser());
    AuthorizationCode stolen =
        code(
            TestCodes.authentication(newUser(), code.authentication().sid(), clock.instant()),
            TestCodes.CLIENT,
            TestCodes.offline());
    assertThat(redeem(stolen, attempt())).isEqualTo(new Refused(Because.SIGNED_OUT));

    database.write(
        tx ->
            tx.update("UPDATE login_session SET expires_at = :now")
                .bind("now", clock.millis())
                .execute());
    assertThat(redeem(code, attempt())).isEqualTo(new Refused(Because.SIGNED_OUT));
  }

  @Test
  @DisplayName("again by the same attempt is answered as the first time, though the session ended")
  void repeatedAfterwards() {
    AuthorizationCode code = code(newUser());
    AttemptId attempt = attempt();
    redeem(code, attempt);
    signOut(code);
    assertThat(redeem(code, attempt)).isInstanceOf(Repeated.class);
  }

  private void refusedAfter(Consumer<UserId> change, Because because) {
    UserId user = newUser();
    AuthorizationCode code = code(user);
    change.accept(user);
    assertThat(redeem(code, attempt())).isEqualTo(new Refused(because));
    assertThat(grants.find(code.id())).isEmpty();
  }

  @Test
  @DisplayName("a code of before can't be reused after its row was swept, for it has expired")
  void neverBack() {
    AuthorizationCode code = code(newUser(), TestCodes.granted("openid"));
    Grant grant = newGrant(code, POLICY);
    while (row(grant).isPresent()) {
      clock.advance(Duration.ofHours(1));
      grants.sweep();
    }
    assertThat(redeem(code, attempt())).isEqualTo(new Refused(Because.EXPIRED));
  }
}
