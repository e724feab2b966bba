package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fifty at once, on two servers over one database. {@code -Drace.rounds=200} makes more rounds of
 * each.
 */
@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Fifty racing requests on two servers")
class GrantRaceTest extends GrantsOnEngine {
  private static final int RACERS = 50;
  private static final int ROUNDS = Integer.getInteger("race.rounds", 40);

  GrantRaceTest(Database.Engine engine) {
    super(engine);
  }

  private <T> List<T> race(Function<GrantStore, T> request) {
    return Race.of(RACERS, i -> () -> request.apply(nodes.get(i % nodes.size())));
  }

  private static <T> List<T> only(Class<T> type, List<?> outcomes) {
    return outcomes.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
  }

  @Test
  @DisplayName(
      "with one code: one redeems it, all others are reuse, and one of them ends the grant")
  void oneCode() {
    UserId user = newUser();
    for (int round = 0; round < ROUNDS; round++) {
      AuthorizationCode code = code(user);
      List<Redemption> outcomes = race(node -> node.redeem(code, attempt(), POLICY, HOUR));

      List<Redemption.Reused> reused = only(Redemption.Reused.class, outcomes);
      assertThat(only(Redemption.Redeemed.class, outcomes)).as("round %d", round).hasSize(1);
      assertThat(reused).hasSize(RACERS - 1);
      assertThat(reused.stream().filter(Redemption.Reused::endedNow)).hasSize(1);
      assertThat(grants.isLive(code.id())).isFalse();
    }
  }

  @Test
  @DisplayName("with one code of one attempt: one redeems it, all others find their own row")
  void oneAttempt() {
    UserId user = newUser();
    for (int round = 0; round < ROUNDS; round++) {
      AuthorizationCode code = code(user);
      AttemptId attempt = attempt();
      List<Redemption> outcomes = race(node -> node.redeem(code, attempt, POLICY, HOUR));

      assertThat(only(Redemption.Redeemed.class, outcomes)).as("round %d", round).hasSize(1);
      assertThat(only(Redemption.Repeated.class, outcomes)).hasSize(RACERS - 1);
      assertThat(grants.isLive(code.id())).isTrue();
    }
  }

  @Test
  @DisplayName("with one refresh token: one rotates it, all others get the same new one")
  void oneToken() {
    Grant grant = newGrant(newUser());
    for (int round = 0; round < ROUNDS; round++) {
      RefreshToken token = token(grant, round);
      List<Rotation> outcomes = race(node -> node.rotate(token, TestCodes.CLIENT, POLICY));

      List<Long> given = new ArrayList<>();
      only(Rotation.Rotated.class, outcomes).forEach(it -> given.add(it.grant().generation()));
      assertThat(given).as("round %d", round).containsExactly(round + 1L);
      only(Rotation.Retried.class, outcomes).forEach(it -> given.add(it.current().generation()));
      assertThat(given).hasSize(RACERS).containsOnly(round + 1L);
      assertThat(row(grant).orElseThrow().generation()).isEqualTo(round + 1L);
      clock.advance(LEEWAY);
    }
  }

  @Test
  @DisplayName(
      "with one refresh token and no leeway: one rotates, one ends the grant, all others "
          + "find it ended")
  void noLeeway() {
    RefreshPolicy strict = new RefreshPolicy(Duration.ZERO, POLICY.idle(), POLICY.lifetime(), true);
    UserId user = newUser();
    for (int round = 0; round < ROUNDS; round++) {
      Grant grant = newGrant(user);
      List<Rotation> outcomes =
          race(node -> node.rotate(token(grant, 0), TestCodes.CLIENT, strict));

      assertThat(only(Rotation.Rotated.class, outcomes)).as("round %d", round).hasSize(1);
      assertThat(only(Rotation.Reused.class, outcomes)).hasSize(1);
      assertThat(only(Rotation.Gone.class, outcomes))
          .hasSize(RACERS - 2)
          .containsOnly(new Rotation.Gone(Rotation.Because.ENDED));
      assertThat(grants.isLive(grant.id())).isFalse();
    }
  }

  @Test
  @DisplayName("with a token that is ahead of the row: the row jumps once, and all get the same")
  void restored() {
    Grant grant = newGrant(newUser());
    for (int round = 0; round < ROUNDS; round++) {
      long ahead = 10L * round + 5;
      List<Rotation> outcomes =
          race(node -> node.rotate(token(grant, ahead), TestCodes.CLIENT, POLICY));

      assertThat(only(Rotation.Rotated.class, outcomes))
          .as("round %d", round)
          .singleElement()
          .matches(Rotation.Rotated::restored)
          .matches(it -> it.grant().generation() == ahead + 1);
      assertThat(only(Rotation.Retried.class, outcomes))
          .hasSize(RACERS - 1)
          .allMatch(it -> it.current().generation() == ahead + 1);
    }
  }

  @Test
  @DisplayName("with a user who is blocked among them: whatever they got, nothing of it counts")
  void blocked() {
    for (int round = 0; round < ROUNDS; round++) {
      UserId user = newUser();
      Grant grant = newGrant(user);
      List<AuthorizationCode> codes = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        codes.add(code(user));
      }
      Race.of(
          RACERS + 1,
          i ->
              () -> {
                GrantStore node = nodes.get(i % nodes.size());
                if (i == RACERS / 2) {
                  block(user);
                  return true;
                }
                return i < RACERS / 2
                    ? node.redeem(codes.get(i), attempt(), POLICY, HOUR) != null
                    : node.rotate(token(grant, 0), TestCodes.CLIENT, POLICY) != null;
              });

      assertThat(grants.liveOfUser(user)).as("round %d", round).isEmpty();
      assertThat(grants.isLive(grant.id())).isFalse();
      clock.advance(LEEWAY);
      assertThat(rotate(grant, row(grant).orElseThrow().generation()))
          .isEqualTo(new Rotation.Gone(Rotation.Because.USER_BLOCKED));
    }
  }
}
