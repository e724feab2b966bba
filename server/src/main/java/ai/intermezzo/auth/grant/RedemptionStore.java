package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Spends authorization codes: of any number of attempts with one code, one inserts the row.
 *
 * <p>One statement where all is well; a second and third only to explain why it gave no row.
 */
final class RedemptionStore {
  /** A row that is in the way can be swept in between; not again and again. */
  private static final int MAX_ATTEMPTS = 3;

  /** Whoever ends the session waits until the row is there, and ends it too. */
  private static final String INSERT =
      """
      INSERT INTO user_grant
        (grant_id, attempt_id, client_id, user_id, user_epoch, sid, scope, apis, auth_time, amr,
        acr, offline, generation, rotated_at, used_at, created_at, expires_at, sweep_day)
      SELECT :grant_id, :attempt_id, :client_id, u.user_id, u.epoch, s.sid, :scope, :apis,
        :auth_time, :amr, :acr, :offline, 0, 0, :now, :now, :expires_at, :sweep_day
      FROM user_account u, (SELECT sid FROM login_session
        WHERE sid = :sid AND user_id = :user_id AND expires_at > :now%s) s
      WHERE u.user_id = :user_id AND u.epoch = :user_epoch AND u.blocked_at IS NULL
      ON CONFLICT (grant_id) DO NOTHING
      RETURNING
      """
          + GrantRowStore.COLUMNS_WITH_PROFILE;

  private final Database database;
  private final InstantSource clock;
  private final String insert;

  RedemptionStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.insert = INSERT.formatted(database.engine().forKeyShare());
  }

  Redemption redeem(
      AuthorizationCode code, AttemptId attempt, RefreshPolicy policy, TokenLifetime accessToken) {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Optional<Redemption> outcome =
          database
              .writeOne(tx -> insert(tx, code, attempt, policy, accessToken))
              .or(() -> otherwise(code, attempt));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new IllegalStateException("What was in the way came and went again and again");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Optional<Redemption> insert(
      Tx tx,
      AuthorizationCode code,
      AttemptId attempt,
      RefreshPolicy policy,
      TokenLifetime accessToken) {
    Instant now = now();
    return code.isExpired(now)
        ? Optional.of(new Redemption.Refused(Redemption.Because.EXPIRED))
        : insert(tx, code, attempt, policy, accessToken, now)
            .map(begun -> new Redemption.Redeemed(begun.grant(), begun.profile()));
  }

  private Optional<GrantRowStore.Owned> insert(
      Tx tx,
      AuthorizationCode code,
      AttemptId attempt,
      RefreshPolicy policy,
      TokenLifetime accessToken,
      Instant now) {
    Authentication authentication = code.authentication();
    boolean offline = code.granted().isOffline();
    Instant lastAccessToken = now.plus(accessToken.duration());
    Instant expiresAt = offline ? now.plus(policy.lifetime()) : lastAccessToken;
    Instant lastEnd = offline ? expiresAt.plus(TokenLifetime.MAX) : lastAccessToken;
    return tx.query(insert)
        .bind("grant_id", code.id().bytes())
        .bind("attempt_id", attempt.bytes())
        .bind("client_id", code.binding().clientId().value())
        .bind("user_id", authentication.userId().bytes())
        .bind("user_epoch", authentication.userEpoch())
        .bind("sid", authentication.sid())
        .bind("scope", code.granted().scopes().toString())
        .bind("apis", code.granted().apisText())
        .bind("auth_time", authentication.authTime().toEpochMilli())
        .bind("amr", authentication.amrText())
        .bind("acr", authentication.acr())
        .bind("offline", offline)
        .bind("now", now.toEpochMilli())
        .bind("expires_at", expiresAt.toEpochMilli())
        .bind(
            "sweep_day",
            GrantStore.sweepDay(lastEnd.isAfter(code.expiresAt()) ? lastEnd : code.expiresAt()))
        .map((rs, _) -> GrantRowStore.owned(rs))
        .findOne();
  }

  /** Empty where nothing is in the way anymore. */
  private Optional<Redemption> otherwise(AuthorizationCode code, AttemptId attempt) {
    Obstacle obstacle =
        database.read(
            tx ->
                new Obstacle(
                    GrantRowStore.find(tx, code.id()),
                    isOf(tx, attempt, code.id()),
                    UserStandingStore.of(tx, code.authentication()),
                    isInSession(tx, code.authentication())));
    if (obstacle.spent.isPresent()) {
      Grant grant = obstacle.spent.get().grant();
      return Optional.of(
          obstacle.ours && grant.ended().isEmpty()
              ? new Redemption.Repeated(grant, obstacle.spent.get().profile())
              : reused(grant));
    }
    return switch (obstacle.user) {
      case GOOD ->
          obstacle.inSession
              ? Optional.empty()
              : Optional.of(new Redemption.Refused(Redemption.Because.SIGNED_OUT));
      case BLOCKED -> Optional.of(new Redemption.Refused(Redemption.Because.USER_BLOCKED));
      case SIGNED_OUT -> Optional.of(new Redemption.Refused(Redemption.Because.SIGNED_OUT));
    };
  }

  /** What kept the row from being inserted. */
  private record Obstacle(
      Optional<GrantRowStore.Owned> spent,
      boolean ours,
      UserStandingStore.Standing user,
      boolean inSession) {}

  private boolean isInSession(Tx tx, Authentication authentication) {
    return tx.query(
            "SELECT 1 FROM login_session WHERE sid = :sid AND user_id = :user AND expires_at > :now")
        .bind("sid", authentication.sid())
        .bind("user", authentication.userId().bytes())
        .bind("now", now().toEpochMilli())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static boolean isOf(Tx tx, AttemptId attempt, GrantId id) {
    return tx.query("SELECT attempt_id FROM user_grant WHERE grant_id = :id")
        .bind("id", id.bytes())
        .map((rs, _) -> AttemptId.of(rs.getBytes("attempt_id")))
        .findOne()
        .filter(attempt::equals)
        .isPresent();
  }

  private Redemption reused(Grant spent) {
    Optional<Grant> ended =
        database.writeOne(
            tx -> GrantStore.end(tx, spent.id(), GrantStore.ANY, EndReason.CODE_REUSED, now()));
    return new Redemption.Reused(ended.orElse(spent), ended.isPresent());
  }
}
