package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.Profile;
import ai.intermezzo.auth.user.ProfileStore;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code user_grant}. Times are read when a statement is sent, not when a request came.
 *
 * <p>A grant counts while it has not ended, its user is not blocked, and the user's epoch is the
 * one that the grant carries. Nothing here is cached.
 */
public final class GrantStore {
  /** More than a person has applications. */
  static final int MAX_LISTED = 1000;

  /** Whether nothing that happened to the user has ended the grant. */
  static final String USER_IS_THE_SAME =
      """
      EXISTS (SELECT 1 FROM user_account u WHERE u.user_id = user_grant.user_id
        AND u.epoch = user_grant.user_epoch AND u.blocked_at IS NULL)
      """;

  /** Below every generation. */
  static final long ANY = -1;

  private static final String SELECT = "SELECT " + GrantRowStore.COLUMNS + " FROM user_grant ";
  private static final String ENDED =
      """
      ended_at = :now, ended_because = :because,
      sweep_day = CASE WHEN sweep_day > :sweep_day THEN :sweep_day ELSE sweep_day END
      """;

  private static final int SWEEP_BATCH = 500;
  private static final Duration AFTER_THE_LAST_TOKEN = Duration.ofSeconds(60);

  private final Database database;
  private final InstantSource clock;
  private final RedemptionStore redemptions;
  private final RotationStore rotations;

  public GrantStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.redemptions = new RedemptionStore(database, clock);
    this.rotations = new RotationStore(database, clock);
  }

  /**
   * Spends a code, by inserting the grant's row under its id. A code spent by another attempt ends
   * its grant. Whether the code is this request's is for {@link CodeBinding#require} to say,
   * before.
   *
   * @param attempt of this request; the same when it asks again after {@code DatabaseUnavailable}
   * @param accessToken the lifetime of the access token that is issued with it
   */
  public Redemption redeem(
      AuthorizationCode code, AttemptId attempt, RefreshPolicy policy, TokenLifetime accessToken) {
    return redemptions.redeem(code, attempt, policy, accessToken);
  }

  /**
   * Refreshes by a genuine refresh token. What a request wants beyond that, and could be refused
   * for, is decided before ({@link #find}, {@link Granted#narrow}).
   *
   * @param client the client that authenticated itself, or a public client's id
   * @param policy the client's, as it is now
   */
  public Rotation rotate(RefreshToken presented, ClientId client, RefreshPolicy policy) {
    return rotations.rotate(presented, client, policy, Optional.empty());
  }

  /**
   * The same for a guess of what was granted, so that a request which would be refused for what it
   * asks moves nothing, and nobody needs to look first: it never changes. A wrong guess is {@link
   * Rotation.Different}.
   */
  public Rotation rotateIf(
      Granted guess, RefreshToken presented, ClientId client, RefreshPolicy policy) {
    return rotations.rotate(presented, client, policy, Optional.of(guess));
  }

  /** The grant as it stands, ended or not. */
  public Optional<Grant> find(GrantId id) {
    return database.read(tx -> find(tx, id));
  }

  /**
   * Whether what was issued under the grant counts now. An access token has its own expiry beside
   * it.
   */
  public boolean isLive(GrantId id) {
    return database.read(
        tx ->
            tx.query(
                    "SELECT 1 FROM user_grant WHERE grant_id = :id AND ended_at IS NULL AND "
                        + USER_IS_THE_SAME)
                .bind("id", id.bytes())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Who it is whose live grant that is, by one query; empty where it does not count now. */
  public Optional<Profile> liveProfile(GrantId id) {
    return database.read(
        tx ->
            tx.query(
                    "SELECT u.user_id, "
                        + ProfileStore.COLUMNS
                        + """
                        FROM user_grant g JOIN user_account u ON u.user_id = g.user_id
                        WHERE g.grant_id = :id AND g.ended_at IS NULL
                          AND u.epoch = g.user_epoch AND u.blocked_at IS NULL
                        """)
                .bind("id", id.bytes())
                .map((rs, _) -> ProfileStore.read(rs, UserId.of(rs.getBytes("user_id"))))
                .findOne()
                .flatMap(profile -> profile));
  }

  /**
   * Whether presenting a refresh token of that grant would give tokens now: it is the current
   * generation, or the one before it within the leeway, and neither idle nor at its end.
   */
  public boolean isUsable(Grant grant, RefreshToken token, RefreshPolicy policy) {
    Instant now = clock.instant();
    boolean current = token.generation() >= grant.generation();
    boolean justSuperseded =
        token.generation() == grant.generation() - 1 && grant.isYoung(now, policy.leeway());
    return (current || justSuperseded)
        && now.isBefore(grant.expiresAt())
        && grant.usedAt().isAfter(now.minus(policy.idle()));
  }

  /** The user's grants that count now and are not expired, the newest first, at most 1000. */
  public List<Grant> liveOfUser(UserId user) {
    return live("user_id = :key", user.bytes());
  }

  /** The same of one login session. */
  public List<Grant> liveOfSession(String sid) {
    return live("sid = :key", sid);
  }

  private List<Grant> live(String condition, Object key) {
    return database.read(
        tx ->
            tx.query(
                    SELECT
                        + " WHERE ended_at IS NULL AND expires_at > :now AND "
                        + condition
                        + " AND "
                        + USER_IS_THE_SAME
                        + " ORDER BY created_at DESC LIMIT "
                        + MAX_LISTED)
                .bind("now", clock.millis())
                .bind("key", key)
                .map((rs, _) -> GrantRowStore.grant(rs))
                .list());
  }

  /** Ends a grant. Returns whether it ended by this. */
  public boolean end(GrantId id, EndReason because) {
    return end(List.of(id), because) == 1;
  }

  /** Ends grants, all of them or none; at most as many as are listed. Returns how many ended. */
  public int end(Collection<GrantId> ids, EndReason because) {
    return database.write(
        tx -> {
          Instant now = clock.instant();
          return (int)
              ids.stream().filter(id -> end(tx, id, ANY, because, now).isPresent()).count();
        });
  }

  /** Ends the grant where it is the client's own (RFC 7009 §2.1). Returns whether it did. */
  public boolean revoke(GrantId id, ClientId client) {
    return endWhere(
            "grant_id = :key AND client_id = :client", id.bytes(), client, EndReason.REVOKED)
        == 1;
  }

  /** Ends all grants that a user gave a client. Returns how many. */
  public int endForClient(UserId user, ClientId client, EndReason because) {
    return endWhere("user_id = :key AND client_id = :client", user.bytes(), client, because);
  }

  private int endWhere(String condition, byte[] key, ClientId client, EndReason because) {
    return database.writeOne(
        tx -> {
          Instant now = clock.instant();
          return tx.query(
                  "UPDATE user_grant SET "
                      + ENDED
                      + " WHERE ended_at IS NULL AND "
                      + condition
                      + " RETURNING generation")
              .bind("now", now.toEpochMilli())
              .bind("because", because.word())
              .bind("sweep_day", sweepDayOfEnded(now))
              .bind("key", key)
              .bind("client", client.value())
              .mapTo(Long.class)
              .list()
              .size();
        });
  }

  /**
   * Deletes up to 500 grants of which nothing can come back: ended or expired, and their codes and
   * last access tokens expired too. Returns how many; fewer than 500 means that it is done.
   */
  public int sweep() {
    long today = clock.instant().toEpochMilli() / Duration.ofDays(1).toMillis();
    return database.writeOne(
        tx ->
            tx.update(
                    """
                    DELETE FROM user_grant WHERE grant_id IN
                      (SELECT grant_id FROM user_grant WHERE sweep_day <= :today LIMIT :batch)
                    """)
                .bind("today", today)
                .bind("batch", SWEEP_BATCH)
                .execute());
  }

  /** Ends a grant that stands above a generation; gives it where it ended by this. */
  static Optional<Grant> end(Tx tx, GrantId id, long above, EndReason because, Instant now) {
    return tx.query(
            "UPDATE user_grant SET "
                + ENDED
                + " WHERE grant_id = :id AND ended_at IS NULL AND generation > :above"
                + " RETURNING "
                + GrantRowStore.COLUMNS)
        .bind("id", id.bytes())
        .bind("above", above)
        .bind("because", because.word())
        .bind("now", now.toEpochMilli())
        .bind("sweep_day", sweepDayOfEnded(now))
        .map((rs, _) -> GrantRowStore.grant(rs))
        .findOne();
  }

  /** Ends what a client got in one session. Returns how many grants that were. */
  static int endOfSession(Tx tx, String sid, ClientId client, EndReason because, Instant now) {
    return tx.query(
            "UPDATE user_grant SET "
                + ENDED
                + " WHERE ended_at IS NULL AND sid = :sid AND client_id = :client"
                + " RETURNING generation")
        .bind("now", now.toEpochMilli())
        .bind("because", because.word())
        .bind("sweep_day", sweepDayOfEnded(now))
        .bind("sid", sid)
        .bind("client", client.value())
        .mapTo(Long.class)
        .list()
        .size();
  }

  static Optional<Grant> find(Tx tx, GrantId id) {
    return tx.query(SELECT + " WHERE grant_id = :id")
        .bind("id", id.bytes())
        .map((rs, _) -> GrantRowStore.grant(rs))
        .findOne();
  }

  /** The day from which on a row may go whose last token or code ends at some time. */
  static long sweepDay(Instant lastEnd) {
    return 1 + lastEnd.plus(AFTER_THE_LAST_TOKEN).toEpochMilli() / Duration.ofDays(1).toMillis();
  }

  private static long sweepDayOfEnded(Instant now) {
    return sweepDay(now.plus(TokenLifetime.MAX));
  }
}
