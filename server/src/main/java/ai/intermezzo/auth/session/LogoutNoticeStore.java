package ai.intermezzo.auth.session;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.UserId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What clients are still to be told: the table {@code logout_notice}. A notice is added in the
 * transaction that ends the session, so that neither is there without the other, and goes when the
 * client has taken it. Any node may do the telling; {@link #claim} gives each notice to one.
 */
public final class LogoutNoticeStore {
  /** A client that has not taken it after so many tries is not told. */
  public static final int MAX_TRIES = 4;

  /** Longer than a try takes, so that nobody else begins one meanwhile. */
  private static final Duration AFTER_FIRST = Duration.ofSeconds(10);

  /** A client that is being restarted is back. */
  private static final Duration AFTER_SECOND = Duration.ofMinutes(1);

  private static final Duration LATER = Duration.ofMinutes(10);
  private static final int ID_BYTES = 16;

  private final Database database;
  private final InstantSource clock;

  public LogoutNoticeStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds a notice that is due at once. */
  public static void add(
      Tx tx, ClientId client, String sid, UserId user, Instant now, SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    tx.update(
            """
            INSERT INTO logout_notice (notice_id, client_id, sid, user_id, tries, next_try_at)
            VALUES (:id, :client, :sid, :user, 0, :now)
            """)
        .bind("id", id)
        .bind("client", client.value())
        .bind("sid", sid)
        .bind("user", user.bytes())
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /**
   * Takes notices that are due, and moves their times on to the next try. One cheap read where
   * nothing is due.
   *
   * @param limit how many at the most
   */
  public List<LogoutNotice> claim(int limit) {
    long now = clock.millis();
    boolean due =
        database.read(
            tx ->
                tx.query("SELECT 1 FROM logout_notice WHERE next_try_at <= :now LIMIT 1")
                    .bind("now", now)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
    return due ? database.writeOne(tx -> claim(tx, now, limit)) : List.of();
  }

  private static List<LogoutNotice> claim(Tx tx, long now, int limit) {
    return tx.query(
            """
            UPDATE logout_notice
            SET tries = tries + 1,
              next_try_at = CASE tries WHEN 0 THEN :second WHEN 1 THEN :third ELSE :later END
            WHERE next_try_at <= :now AND notice_id IN (
              SELECT notice_id FROM logout_notice WHERE next_try_at <= :now
              ORDER BY next_try_at LIMIT :limit)
            RETURNING notice_id, client_id, sid, user_id, tries
            """)
        .bind("now", now)
        .bind("second", now + AFTER_FIRST.toMillis())
        .bind("third", now + AFTER_SECOND.toMillis())
        .bind("later", now + LATER.toMillis())
        .bind("limit", limit)
        .map((row, context) -> notice(row))
        .list();
  }

  /** Forgets a notice: it was taken, or there is no use in trying again. */
  public void forget(LogoutNotice notice) {
    database.writeOne(
        tx ->
            tx.update("DELETE FROM logout_notice WHERE notice_id = :id")
                .bind("id", notice.id())
                .execute());
  }

  /** Makes a notice due again as if nobody had tried: it was not the client's fault. */
  public void giveBack(LogoutNotice notice) {
    long now = clock.millis();
    database.writeOne(
        tx ->
            tx.update(
                    """
                    UPDATE logout_notice SET tries = tries - 1, next_try_at = :now
                    WHERE notice_id = :id AND tries = :tries
                    """)
                .bind("now", now)
                .bind("id", notice.id())
                .bind("tries", notice.tries())
                .execute());
  }

  private static LogoutNotice notice(ResultSet row) throws SQLException {
    return new LogoutNotice(
        row.getBytes("notice_id"),
        new ClientId(row.getString("client_id")),
        row.getString("sid"),
        UserId.of(row.getBytes("user_id")),
        row.getInt("tries"));
  }
}
