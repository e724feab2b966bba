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

  private static final String INSERT =
      """
      INSERT INTO user_grant
        (grant_id, attempt_id, client_id, user_id, user_epoch, sid, scope, apis, auth_time, amr,
        acr, offline, generation, rotated_at, used_at, created_at, expires_at, sweep_day)
      SELECT :grant_id, :attempt_id, :client_id, user_id, epoch, :sid, :scope, :apis, :auth_time,
        :amr, :acr, :offline, 0, 0, :now, :now, :expires_at, :sweep_day
      FROM user_account WHERE user_id = :user_id AND epoch = :user_epoch AND blocked_at IS NULL
      ON CONFLICT (grant_id) DO NOTHING
      RETURNING
      """
          + GrantStore.COLUMNS;

  private final Database database;
  private final InstantSource clock;

  RedemptionStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Redemption redeem(
      AuthorizationCode code, AttemptId attempt, RefreshPolicy policy, TokenLifetime accessToken) {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Optional<Redemption> outcome =
          database.write(tx -> attempt(tx, code, attempt, policy, accessToken));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new IllegalStateException("The user was blocked and unblocked again and again");
  }

  private Optional<Redemption> attempt(
      Tx tx,
      AuthorizationCode code,
      AttemptId attempt,
      RefreshPolicy policy,
      TokenLifetime accessToken) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (code.isExpired(now)) {
      return Optional.of(new Redemption.Refused(Redemption.Because.EXPIRED));
    }
    Optional<Grant> inserted = insert(tx, code, attempt, policy, accessToken, now);
    return inserted.isPresent()
        ? Optional.of(new Redemption.Redeemed(inserted.get()))
        : explain(tx, code, attempt, now);
  }

  private static Optional<Grant> insert(
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
    return tx.query(INSERT)
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
        .map((rs, _) -> GrantStore.row(rs))
        .findOne();
  }

  /** Empty where nothing is in the way anymore. */
  private static Optional<Redemption> explain(
      Tx tx, AuthorizationCode code, AttemptId attempt, Instant now) {
    Optional<Grant> spent = GrantStore.find(tx, code.id());
    if (spent.isPresent()) {
      return Optional.of(
          isOf(tx, attempt, code.id()) && spent.get().ended().isEmpty()
              ? new Redemption.Repeated(spent.get())
              : reused(tx, spent.get(), now));
    }
    return switch (UserStandingStore.of(tx, code.authentication())) {
      case GOOD -> Optional.empty();
      case BLOCKED -> Optional.of(new Redemption.Refused(Redemption.Because.USER_BLOCKED));
      case SIGNED_OUT -> Optional.of(new Redemption.Refused(Redemption.Because.SIGNED_OUT));
    };
  }

  private static boolean isOf(Tx tx, AttemptId attempt, GrantId id) {
    return tx.query("SELECT attempt_id FROM user_grant WHERE grant_id = :id")
        .bind("id", id.bytes())
        .map((rs, _) -> AttemptId.of(rs.getBytes("attempt_id")))
        .findOne()
        .filter(attempt::equals)
        .isPresent();
  }

  private static Redemption reused(Tx tx, Grant spent, Instant now) {
    Optional<Grant> ended =
        GrantStore.end(tx, spent.id(), GrantStore.ANY, EndReason.CODE_REUSED, now);
    return new Redemption.Reused(ended.orElse(spent), ended.isPresent());
  }
}
