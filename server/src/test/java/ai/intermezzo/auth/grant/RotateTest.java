package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Rotation.Because;
import ai.intermezzo.auth.grant.Rotation.Gone;
import ai.intermezzo.auth.grant.Rotation.Retried;
import ai.intermezzo.auth.grant.Rotation.Reused;
import ai.intermezzo.auth.grant.Rotation.Rotated;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Profile;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Rotating a refresh token")
class RotateTest extends GrantsOnEngine {
  private static final Duration LONG = Duration.ofMinutes(5);

  private UserId user;
  private Grant grant;

  RotateTest(Database.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void signIn() {
    user = newUser();
    grant = newGrant(user);
  }

  private static RefreshPolicy policy(Duration leeway, Duration idle, boolean rotates) {
    return new RefreshPolicy(leeway, idle, POLICY.lifetime(), rotates);
  }

  private void rotated(Rotation outcome, long generation, boolean restored) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rotated.class,
            it -> {
              assertThat(it.grant().generation()).isEqualTo(generation);
              assertThat(it.restored()).isEqualTo(restored);
              assertThat(row(grant)).contains(it.grant());
            });
  }

  private void retried(Rotation outcome, long generation) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Retried.class, it -> assertThat(it.current().generation()).isEqualTo(generation));
  }

  private void reused(Rotation outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Reused.class,
            it ->
                assertThat(it.ended().ended().orElseThrow().because())
                    .isEqualTo(EndReason.TOKEN_REUSED));
    assertThat(grants.isLive(grant.id())).isFalse();
  }

  private void gone(Rotation outcome, Because because) {
    assertThat(outcome).isEqualTo(new Gone(because));
  }

  @Test
  @DisplayName("rule 1: the first one rotates at once, and nothing that was granted changes")
  void first() {
    rotated(rotate(grant, 0), 1, false);
    Grant moved = row(grant).orElseThrow();
    assertThat(moved.granted()).isEqualTo(grant.granted());
    assertThat(moved.authentication()).isEqualTo(grant.authentication());
    assertThat(moved.expiresAt()).isEqualTo(grant.expiresAt());
  }

  @Test
  @DisplayName("rule 1: one younger than the leeway is answered with itself, then it rotates")
  void youngCurrent() {
    rotate(grant, 0);
    Grant before = row(grant).orElseThrow();
    retried(rotate(grant, 1), 1);
    clock.advance(LEEWAY.minusMillis(1));
    retried(rotate(grant, 1), 1);
    assertThat(row(grant)).contains(before);
    clock.advance(Duration.ofMillis(1));
    rotated(rotate(grant, 1), 2, false);
  }

  @Test
  @DisplayName("rule 2: the one before is answered with the current one, for exactly the leeway")
  void superseded() {
    rotate(grant, 0);
    retried(rotate(grant, 0), 1);
    clock.advance(LEEWAY.minusMillis(1));
    retried(rotate(grant, 0), 1);
    clock.advance(Duration.ofMillis(1));
    reused(rotate(grant, 0));
  }

  @Test
  @DisplayName("rule 3: an older one ends the grant, even when all of them are young")
  void older() {
    rotate(grant, 0);
    clock.advance(LEEWAY);
    rotate(grant, 1);
    retried(rotate(grant, 1), 2);
    reused(rotate(grant, 0));
    gone(rotate(grant, 2), Because.ENDED);
    gone(rotate(grant, 0), Because.ENDED);
  }

  @Test
  @DisplayName("rule 4: a genuine one ahead of the row is accepted, and the row jumps past it")
  void ahead() {
    rotated(rotate(grant, 7), 8, true);
    retried(rotate(grant, 7), 8);
    clock.advance(LEEWAY);
    rotated(rotate(grant, 8), 9, false);
  }

  @Test
  @DisplayName("rule 4: so it is when the row that came back was itself rotated a moment ago")
  void aheadOfYoung() {
    rotate(grant, 0);
    rotated(rotate(grant, 2), 3, true);
    reused(rotate(grant, 1));
  }

  @Test
  @DisplayName("with a leeway of 0 each use rotates, and each second use is reuse")
  void noLeeway() {
    RefreshPolicy strict = policy(Duration.ZERO, POLICY.idle(), true);
    rotated(rotate(grant, 0, strict), 1, false);
    rotated(rotate(grant, 1, strict), 2, false);
    reused(rotate(grant, 1, strict));
  }

  @Test
  @DisplayName("where the client's tokens don't rotate, one is good until the grant ends")
  void withoutRotation() {
    RefreshPolicy fixed = policy(LEEWAY, Duration.ofDays(1), false);
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofHours(23));
      rotated(rotate(grant, 0, fixed), 0, false);
    }
    clock.advance(Duration.ofDays(1));
    gone(rotate(grant, 0, fixed), Because.IDLE);
  }

  @Test
  @DisplayName("where they stopped rotating, a spent one is reuse, and one ahead is caught up with")
  void rotationTurnedOff() {
    RefreshPolicy fixed = policy(LEEWAY, POLICY.idle(), false);
    rotate(grant, 0);
    clock.advance(LONG);
    rotated(rotate(grant, 3, fixed), 3, false);
    rotated(rotate(grant, 3, fixed), 3, false);
    reused(rotate(grant, 2, fixed));
  }

  @Test
  @DisplayName("RFC 6749 §6: another client's token is refused, and its grant is not touched")
  void otherClient() {
    gone(grants.rotate(token(grant, 0), TestCodes.OTHER_CLIENT, POLICY), Because.OTHER_CLIENT);
    rotate(grant, 0);
    clock.advance(LONG);
    gone(grants.rotate(token(grant, 0), TestCodes.OTHER_CLIENT, POLICY), Because.OTHER_CLIENT);
    rotated(rotate(grant, 1), 2, false);
  }

  @Test
  @DisplayName("for a right guess of what was granted is the same; for a wrong one nothing moves")
  void guessed() {
    List<Granted> wrong =
        List.of(
            TestCodes.granted("openid offline_access"),
            new Granted(grant.granted().scopes(), Map.of()),
            new Granted(
                grant.granted().scopes(), Map.of(TestCodes.API, Scopes.parse("read:songs"))));
    rotated(rotateIf(grant.granted(), 0, TestCodes.CLIENT), 1, false);
    retried(rotateIf(grant.granted(), 0, TestCodes.CLIENT), 1);
    clock.advance(LONG);
    Grant before = row(grant).orElseThrow();
    for (Granted guess : wrong) {
      for (long generation : new long[] {0, 1, 2}) {
        assertThat(rotateIf(guess, generation, TestCodes.CLIENT))
            .isEqualTo(new Rotation.Different(before));
        gone(rotateIf(guess, generation, TestCodes.OTHER_CLIENT), Because.OTHER_CLIENT);
      }
    }
    assertThat(row(grant)).contains(before);
    rotated(rotateIf(grant.granted(), 1, TestCodes.CLIENT), 2, false);
    rotated(rotateIf(grant.granted(), 5, TestCodes.CLIENT), 6, true);
    clock.advance(LONG);
    reused(rotateIf(grant.granted(), 5, TestCodes.CLIENT));
    assertThat(rotateIf(wrong.getFirst(), 6, TestCodes.CLIENT))
        .isInstanceOf(Rotation.Different.class);
    gone(rotateIf(grant.granted(), 6, TestCodes.CLIENT), Because.ENDED);
  }

  private Rotation rotateIf(Granted guess, long generation, ClientId client) {
    return grants.rotateIf(guess, token(grant, generation), client, POLICY);
  }

  @Test
  @DisplayName("tells whose grant it is, as they are now, unless their row breaks a rule")
  void profile() {
    setEmail("ada@example.com");
    assertThat(profileOf(rotate(grant, 0)).map(Profile::email))
        .contains(new Email("ada@example.com"));
    setEmail("Ada@example.org");
    assertThat(profileOf(rotate(grant, 0)))
        .contains(new Profile(user, new Email("Ada@example.org"), true, Optional.empty(), ZERO));
    assertThat(grants.liveProfile(grant.id())).isEqualTo(profileOf(rotate(grant, 1)));
    setEmail("nobody");
    assertThat(profileOf(rotate(grant, 1))).isEmpty();
    clock.advance(LONG);
    assertThat(profileOf(rotate(grant, 1))).isEmpty();
    assertThat(grants.liveProfile(grant.id())).isEmpty();
  }

  private static final Instant ZERO = Instant.EPOCH;

  private void setEmail(String email) {
    database.write(
        tx ->
            tx.update("UPDATE user_account SET email = :email WHERE user_id = :id")
                .bind("email", email)
                .bind("id", user.bytes())
                .execute());
  }

  private static Optional<Profile> profileOf(Rotation rotation) {
    return switch (rotation) {
      case Rotated(Grant _, Optional<Profile> profile, boolean _) -> profile;
      case Retried(Grant _, Optional<Profile> profile) -> profile;
      default -> throw new AssertionError("No tokens come of " + rotation);
    };
  }

  @Test
  @DisplayName("a grant that was not used for the idle time is gone, and use puts it off")
  void idle() {
    RefreshPolicy idle = policy(LEEWAY, Duration.ofHours(1), true);
    clock.advance(Duration.ofMinutes(59));
    rotated(rotate(grant, 0, idle), 1, false);
    clock.advance(Duration.ofMinutes(59));
    rotated(rotate(grant, 1, idle), 2, false);
    Grant before = row(grant).orElseThrow();
    clock.advance(Duration.ofHours(1));
    gone(rotate(grant, 2, idle), Because.IDLE);
    gone(rotate(grant, 1, idle), Because.IDLE);
    assertThat(row(grant)).contains(before);
  }

  @Test
  @DisplayName("at its absolute end a grant is gone, however often it was used")
  void absolute() {
    RefreshPolicy day = new RefreshPolicy(LEEWAY, Duration.ofDays(30), Duration.ofDays(1), true);
    grant = newGrant(code(user), day);
    clock.advance(Duration.ofDays(1).minusMillis(1));
    rotated(rotate(grant, 0, day), 1, false);
    clock.advance(Duration.ofMillis(1));
    gone(rotate(grant, 1, day), Because.EXPIRED);
    gone(rotate(grant, 0, day), Because.EXPIRED);
  }

  @Test
  @DisplayName("blocking, signing out everywhere and deleting a user refuse every token at once")
  void userChanged() {
    refusedAfter(this::block, Because.USER_BLOCKED);
    refusedAfter(this::signOutEverywhere, Because.SIGNED_OUT);
    refusedAfter(this::delete, Because.SIGNED_OUT);
    refusedAfter(
        blocked -> {
          block(blocked);
          unblock(blocked);
        },
        Because.SIGNED_OUT);
  }

  @Test
  @DisplayName("of somebody blocked it is said that they are, though their grants have ended too")
  void blockedIsTold() {
    UserId other = newUser();
    Grant theirs = newGrant(other);
    block(other);
    grants.end(theirs.id(), EndReason.LOGOUT);

    gone(rotate(theirs, 0), Because.USER_BLOCKED);
  }

  private void refusedAfter(Consumer<UserId> change, Because because) {
    UserId other = newUser();
    Grant theirs = newGrant(other);
    rotate(theirs, 0);
    clock.advance(LONG);
    Grant before = row(theirs).orElseThrow();
    change.accept(other);

    gone(rotate(theirs, 1), because);
    gone(rotate(theirs, 0), because);
    gone(rotate(theirs, 5), because);
    assertThat(row(theirs)).contains(before);
    assertThat(grants.isLive(theirs.id())).isFalse();
    rotated(rotate(newGrantOf(user), 0), 1, false);
  }

  private Grant newGrantOf(UserId somebody) {
    grant = newGrant(somebody);
    return grant;
  }

  @Test
  @DisplayName("a grant that is not there is unknown")
  void unknown() {
    Grant never =
        new Grant(
            GrantId.generate(random),
            grant.clientId(),
            grant.authentication(),
            grant.granted(),
            0,
            grant.rotatedAt(),
            grant.usedAt(),
            grant.createdAt(),
            grant.expiresAt(),
            grant.ended());
    gone(rotate(never, 0), Because.UNKNOWN);
  }
}
