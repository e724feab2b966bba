package ai.intermezzo.auth.session;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.HostCookie;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.UserId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Login sessions in the database: the table {@code login_session}. Nothing is cached, so that a
 * session that ended is over on every node.
 */
public final class SessionStore {
  /** The cookie that holds a session's secret, whichever site a request comes from. */
  public static final HostCookie COOKIE =
      new HostCookie("__Host-intermezzo-session", HostCookie.SameSite.NONE);

  /** The most that {@link #list} gives. */
  public static final int MAX_LISTED = 100;

  /** A session is written at most that often for being used. */
  static final Duration SEEN_EVERY = Duration.ofMinutes(1);

  private static final int SID_BYTES = 16;
  private static final int SWEEP_BATCH = 500;

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final SessionLifetimes lifetimes;

  public SessionStore(
      Database database, InstantSource clock, SecureRandom random, SessionLifetimes lifetimes) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.lifetimes = lifetimes;
  }

  /**
   * A session, and the secret for its cookie, which is known this once.
   *
   * @param lifetime for the cookie
   */
  public record Opened(LoginSession session, CookieSecret secret, Duration lifetime) {}

  /**
   * Begins a session for somebody who has just proved who they are. A session that the browser has
   * already is another matter: {@link #reopen} goes on with it for the same person, {@link #end}
   * ends that of another one.
   *
   * @param epoch the user's, as it was when they were looked at
   * @param amr how they proved it, at least one word of RFC 8176
   * @return empty where the user was blocked, deleted or signed out everywhere in the meantime
   */
  public Optional<Opened> begin(UserId user, long epoch, List<String> amr) {
    Instant now = now();
    return begin(user, epoch, now, amr, now, now.plus(lifetimes.absolute()));
  }

  /**
   * Begins another session in the place of one that was ended, for the same browser: with a {@code
   * sid} and a secret of its own, and no longer than the other would have lasted.
   *
   * @param epoch the user's now
   * @return empty where the user was blocked, deleted or signed out everywhere in the meantime
   */
  public Optional<Opened> beginInPlaceOf(LoginSession ended, long epoch) {
    return begin(ended.userId(), epoch, ended.authTime(), ended.amr(), now(), ended.expiresAt());
  }

  private Optional<Opened> begin(
      UserId user, long epoch, Instant authTime, List<String> amr, Instant now, Instant end) {
    byte[] sid = new byte[SID_BYTES];
    random.nextBytes(sid);
    LoginSession session =
        new LoginSession(
            Base64.getUrlEncoder().withoutPadding().encodeToString(sid),
            user,
            epoch,
            authTime,
            amr,
            now,
            now,
            end);
    CookieSecret secret = CookieSecret.generate(random);
    boolean begun =
        database.write(
            tx ->
                tx.query(
                        """
                        INSERT INTO login_session
                          (sid, cookie_sha256, user_id, user_epoch, auth_time, amr, created_at,
                           last_seen_at, expires_at, sweep_day)
                        SELECT :sid, :cookie, user_id, epoch, :auth_time, :amr, :now, :now, :end,
                          :sweep_day
                        FROM user_account
                        WHERE user_id = :user AND epoch = :epoch AND blocked_at IS NULL
                        RETURNING sid
                        """)
                    .bind("sid", session.sid())
                    .bind("cookie", secret.sha256())
                    .bind("now", now.toEpochMilli())
                    .bind("auth_time", authTime.toEpochMilli())
                    .bind("amr", String.join(" ", session.amr()))
                    .bind("end", end.toEpochMilli())
                    .bind("sweep_day", sweepDay(now, end))
                    .bind("user", user.bytes())
                    .bind("epoch", epoch)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent());
    return begun
        ? Optional.of(new Opened(session, secret, Duration.between(now, end)))
        : Optional.empty();
  }

  /**
   * Goes on with a session in which the same person has just proved again who they are: it keeps
   * its {@code sid}, so that signing out still ends what was begun in it, and gets a new secret, so
   * that whoever had the old one has nothing.
   *
   * @param epoch the user's, which may be newer than the session's after a change of password
   * @return empty where the session or the user's epoch is not what it was any more
   */
  public Optional<Opened> reopen(LoginSession session, long epoch, List<String> amr) {
    Instant now = now();
    Instant end = now.plus(lifetimes.absolute());
    LoginSession again =
        new LoginSession(
            session.sid(), session.userId(), epoch, now, amr, session.createdAt(), now, end);
    CookieSecret secret = CookieSecret.generate(random);
    boolean reopened =
        database.write(
            tx ->
                tx.query(
                        """
                        UPDATE login_session
                        SET cookie_sha256 = :cookie, user_epoch = :epoch, auth_time = :now, amr = :amr,
                          last_seen_at = :now, expires_at = :end, sweep_day = :sweep_day
                        WHERE sid = :sid AND user_id = :user
                          AND EXISTS (
                            SELECT 1 FROM user_account
                            WHERE user_account.user_id = :user AND epoch = :epoch
                              AND blocked_at IS NULL)
                        RETURNING sid
                        """)
                    .bind("cookie", secret.sha256())
                    .bind("epoch", epoch)
                    .bind("now", now.toEpochMilli())
                    .bind("amr", String.join(" ", again.amr()))
                    .bind("end", end.toEpochMilli())
                    .bind("sweep_day", sweepDay(now, end))
                    .bind("sid", session.sid())
                    .bind("user", session.userId().bytes())
                    .mapTo(String.class)
                    .findOne()
                    .isPresent());
    return reopened
        ? Optional.of(new Opened(again, secret, lifetimes.absolute()))
        : Optional.empty();
  }

  /**
   * The session of a cookie, if it still counts, and then it has been seen now.
   *
   * <p>One read by key, and once a minute a write.
   */
  public Optional<LoginSession> find(CookieSecret secret) {
    Instant now = now();
    byte[] cookie = secret.sha256();
    Optional<LoginSession> found =
        database.read(
            tx ->
                tx.query(
                        """
                        SELECT s.* FROM login_session s JOIN user_account u ON u.user_id = s.user_id
                        WHERE s.cookie_sha256 = :cookie
                          AND s.expires_at > :now AND s.last_seen_at > :idle_since
                          AND u.epoch = s.user_epoch AND u.blocked_at IS NULL
                        """)
                    .bind("cookie", cookie)
                    .bind("now", now.toEpochMilli())
                    .bind("idle_since", now.minus(lifetimes.idle()).toEpochMilli())
                    .map((row, context) -> session(row))
                    .findOne());
    boolean due = found.isPresent() && !found.get().lastSeenAt().isAfter(now.minus(SEEN_EVERY));
    return due ? Optional.of(seen(found.get(), cookie, now)) : found;
  }

  private LoginSession seen(LoginSession session, byte[] cookie, Instant now) {
    var _ =
        database.write(
            tx ->
                tx.update(
                        """
                        UPDATE login_session SET last_seen_at = :now, sweep_day = :sweep_day
                        WHERE cookie_sha256 = :cookie AND last_seen_at < :now
                        """)
                    .bind("now", now.toEpochMilli())
                    .bind("sweep_day", sweepDay(now, session.expiresAt()))
                    .bind("cookie", cookie)
                    .execute());
    return new LoginSession(
        session.sid(),
        session.userId(),
        session.epoch(),
        session.authTime(),
        session.amr(),
        session.createdAt(),
        now,
        session.expiresAt());
  }

  /** The sessions of a user that count, the one last seen first; at most {@link #MAX_LISTED}. */
  public List<LoginSession> list(UserId user) {
    Instant now = now();
    return database.read(
        tx ->
            tx.query(
                    """
                    SELECT s.* FROM login_session s JOIN user_account u ON u.user_id = s.user_id
                    WHERE s.user_id = :user
                      AND s.expires_at > :now AND s.last_seen_at > :idle_since
                      AND u.epoch = s.user_epoch AND u.blocked_at IS NULL
                    ORDER BY s.last_seen_at DESC, s.sid LIMIT :most
                    """)
                .bind("user", user.bytes())
                .bind("now", now.toEpochMilli())
                .bind("idle_since", now.minus(lifetimes.idle()).toEpochMilli())
                .bind("most", MAX_LISTED)
                .map((row, context) -> session(row))
                .list());
  }

  /**
   * Ends one session of a user; of another user's it ends none. Applications are not told: see
   * {@code SessionEndStore}.
   *
   * @return whether there was one
   */
  public boolean end(UserId user, String sid) {
    return database.write(tx -> end(tx, user, sid));
  }

  /** The same within a transaction. */
  public static boolean end(Tx tx, UserId user, String sid) {
    return tx.query(
            """
            DELETE FROM login_session WHERE sid = :sid AND user_id = :user RETURNING sid
            """)
        .bind("sid", sid)
        .bind("user", user.bytes())
        .mapTo(String.class)
        .findOne()
        .isPresent();
  }

  /**
   * Ends every session of a user.
   *
   * @return the {@code sid} of each
   */
  public List<String> endAll(UserId user) {
    return database.write(
        tx ->
            tx.query("DELETE FROM login_session WHERE user_id = :user RETURNING sid")
                .bind("user", user.bytes())
                .mapTo(String.class)
                .list());
  }

  /** Deletes some of the sessions that ran out; returns how many, 0 when done. */
  public int sweep() {
    return database.write(
        tx ->
            tx.update(
                    """
                    DELETE FROM login_session
                    WHERE sweep_day <= :today AND sid IN (
                      SELECT sid FROM login_session WHERE sweep_day <= :today
                      ORDER BY sweep_day LIMIT :batch)
                    """)
                .bind("today", day(now()))
                .bind("batch", SWEEP_BATCH)
                .execute());
  }

  /** The day after the one on which a session runs out that is not seen again. */
  private int sweepDay(Instant seen, Instant end) {
    Instant idle = seen.plus(lifetimes.idle());
    return day(idle.isBefore(end) ? idle : end) + 1;
  }

  private static int day(Instant at) {
    return Math.toIntExact(Duration.between(Instant.EPOCH, at).toDays());
  }

  /** In milliseconds, as rows hold it, so that a session is the same before and after. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static LoginSession session(ResultSet row) throws SQLException {
    return new LoginSession(
        row.getString("sid"),
        UserId.of(row.getBytes("user_id")),
        row.getLong("user_epoch"),
        Instant.ofEpochMilli(row.getLong("auth_time")),
        List.of(row.getString("amr").split(" ")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("last_seen_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }
}
