package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("The end of a grant")
class EndTest extends GrantsOnEngine {
  EndTest(Database.Engine engine) {
    super(engine);
  }

  private Grant newGrant(UserId user, ClientId client, String sid, String scope) {
    signIn(user, sid);
    return newGrant(
        code(
            TestCodes.authentication(user, sid, clock.instant().minusSeconds(5)),
            client,
            TestCodes.granted(scope)),
        POLICY);
  }

  private List<GrantId> liveOf(UserId user) {
    return grants.liveOfUser(user).stream().map(Grant::id).toList();
  }

  @Test
  @DisplayName("ends its tokens on every node, once, and keeps the first reason")
  void ends() {
    Grant grant = newGrant(newUser());
    assertThat(grants.end(grant.id(), EndReason.LOGOUT)).isTrue();
    assertThat(nodes.get(1).end(grant.id(), EndReason.OPERATOR)).isFalse();

    assertThat(nodes.get(1).isLive(grant.id())).isFalse();
    Grant.Ended ended = row(grant).orElseThrow().ended().orElseThrow();
    assertThat(ended).isEqualTo(new Grant.Ended(clock.instant(), EndReason.LOGOUT));
    assertThat(grants.end(GrantId.generate(random), EndReason.LOGOUT)).isFalse();
    assertThat(grants.isLive(GrantId.generate(random))).isFalse();
  }

  @Test
  @DisplayName("RFC 7009 §2.1: a client revokes its own grant and no other's")
  void revoke() {
    Grant grant = newGrant(newUser());
    assertThat(grants.revoke(grant.id(), TestCodes.OTHER_CLIENT)).isFalse();
    assertThat(grants.isLive(grant.id())).isTrue();
    assertThat(grants.revoke(grant.id(), TestCodes.CLIENT)).isTrue();
    assertThat(grants.revoke(grant.id(), TestCodes.CLIENT)).isFalse();
    assertThat(grants.isLive(grant.id())).isFalse();
  }

  @Test
  @DisplayName("consent that is withdrawn ends the grants of that user and that client alone")
  void endForClient() {
    UserId user = newUser();
    UserId other = newUser();
    Grant one = newGrant(user, TestCodes.CLIENT, "s1", "openid");
    Grant two = newGrant(user, TestCodes.CLIENT, "s2", "openid offline_access");
    Grant elsewhere = newGrant(user, TestCodes.OTHER_CLIENT, "s1", "openid");
    Grant others = newGrant(other, TestCodes.CLIENT, "s3", "openid");

    assertThat(grants.endForClient(user, TestCodes.CLIENT, EndReason.CONSENT_WITHDRAWN))
        .isEqualTo(2);
    assertThat(List.of(one, two)).noneMatch(grant -> grants.isLive(grant.id()));
    assertThat(List.of(elsewhere, others)).allMatch(grant -> grants.isLive(grant.id()));
  }

  @Test
  @DisplayName("a logout finds the session's grants, and ends those that it chooses")
  void logout() {
    UserId user = newUser();
    Grant app = newGrant(user, TestCodes.CLIENT, "here", "openid");
    Grant phone = newGrant(user, TestCodes.OTHER_CLIENT, "here", "openid offline_access");
    Grant elsewhere = newGrant(user, TestCodes.CLIENT, "there", "openid");

    List<Grant> here = grants.liveOfSession("here");
    assertThat(here).extracting(Grant::id).containsExactlyInAnyOrder(app.id(), phone.id());
    List<GrantId> chosen =
        here.stream().filter(it -> !it.granted().isOffline()).map(Grant::id).toList();
    assertThat(grants.end(chosen, EndReason.LOGOUT)).isEqualTo(1);
    assertThat(grants.end(chosen, EndReason.LOGOUT)).isZero();
    assertThat(liveOf(user)).containsExactlyInAnyOrder(phone.id(), elsewhere.id());
    assertThat(grants.end(List.of(), EndReason.LOGOUT)).isZero();
  }

  @Test
  @DisplayName("the account page sees what counts now: not ended, not expired, of this epoch")
  void liveOfUser() {
    UserId user = newUser();
    Grant brief = newGrant(user, TestCodes.CLIENT, "s", "openid");
    clock.advance(Duration.ofMinutes(1));
    Grant lasting = newGrant(user, TestCodes.CLIENT, "s", "openid offline_access");
    assertThat(liveOf(user)).containsExactly(lasting.id(), brief.id());
    clock.advance(HOUR.duration());
    assertThat(liveOf(user)).containsExactly(lasting.id());
    signOutEverywhere(user);
    assertThat(liveOf(user)).isEmpty();
    assertThat(grants.liveOfSession("s")).isEmpty();
  }

  @Test
  @DisplayName("no row goes before its last access token has expired for a minute, and all go")
  void sweep() {
    Instant start = clock.instant();
    UserId user = newUser();
    Grant brief = newGrant(user, TestCodes.CLIENT, "s", "openid");
    RefreshPolicy week = new RefreshPolicy(LEEWAY, POLICY.idle(), Duration.ofDays(7), true);
    Grant lasting = newGrant(code(user), week);
    Grant ended = newGrant(user);
    grants.end(ended.id(), EndReason.LOGOUT);

    Duration max = TokenLifetime.MAX;
    for (Instant end = start.plus(Duration.ofDays(45)); clock.instant().isBefore(end); ) {
      clock.advance(Duration.ofMinutes(30));
      grants.sweep();
      Duration age = Duration.between(start, clock.instant());
      goesAfter(brief, age, HOUR.duration());
      goesAfter(lasting, age, Duration.ofDays(7).plus(max));
      goesAfter(ended, age, max);
    }
  }

  private void goesAfter(Grant grant, Duration age, Duration lastToken) {
    Optional<Grant> row = row(grant);
    if (age.compareTo(lastToken.plusSeconds(60)) <= 0) {
      assertThat(row).as("after %s", age).isPresent();
    } else if (age.compareTo(lastToken.plusDays(1).plusSeconds(60)) > 0) {
      assertThat(row).as("after %s", age).isEmpty();
    }
  }

  @Test
  @DisplayName("rows go in batches of 500")
  void batches() {
    UserId user = newUser();
    database.write(
        tx -> {
          for (int i = 0; i < 1001; i++) {
            tx.update(
                    """
                    INSERT INTO user_grant
                      (grant_id, attempt_id, client_id, user_id, user_epoch, sid, scope, apis,
                      auth_time, amr, acr, offline, generation, rotated_at, used_at, created_at,
                      expires_at, sweep_day)
                    VALUES (:id, :id, 'c', :user, 3, 's', '', '', 0, '', '', :offline, 0, 0, 0, 0,
                      0, 20000)
                    """)
                .bind("id", GrantId.generate(random).bytes())
                .bind("user", user.bytes())
                .bind("offline", false)
                .execute();
          }
          return true;
        });
    Grant live = newGrant(user);

    assertThat(List.of(grants.sweep(), grants.sweep(), grants.sweep(), grants.sweep()))
        .containsExactly(500, 500, 1, 0);
    assertThat(row(live)).isPresent();
  }
}
