package ai.intermezzo.auth.user;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.PasswordAttempt.Counted;
import ai.intermezzo.auth.user.PasswordAttempt.Counter;
import ai.intermezzo.auth.user.PasswordAttempt.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts passwords that were tried: the table {@code password_attempt}. */
final class PasswordAttemptStore {
  private static final int SWEEP_BATCH = 500;

  private final Database database;

  PasswordAttemptStore(Database database) {
    this.database = database;
  }

  /**
   * One bound on attempts.
   *
   * @param kind what is bounded
   * @param subject whose, at most 32 bytes
   * @param limit how many in a window
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Bound(String kind, byte[] subject, int limit) {}

  /** Counts an attempt under every bound, or, where one is reached, under none. */
  PasswordAttempt count(List<Bound> bounds, Duration window, Instant now) {
    return database.write(
        tx -> {
          List<Counter> counted = new ArrayList<>();
          for (Bound bound : bounds) {
            Optional<Counter> counter = count(tx, bound, window, now);
            if (counter.isEmpty()) {
              counted.forEach(one -> giveBack(tx, one));
              return new Refused(untilEnd(tx, bound, window, now));
            }
            counted.add(counter.get());
          }
          return new Counted(counted);
        });
  }

  /** One conditional statement, so that of any number at once no more than the limit pass. */
  private static Optional<Counter> count(Tx tx, Bound bound, Duration window, Instant now) {
    return tx.query(
            """
            INSERT INTO password_attempt AS mine (kind, subject, window_began, failures)
            VALUES (:kind, :subject, :now, 1)
            ON CONFLICT (kind, subject) DO UPDATE SET
              failures = CASE WHEN mine.window_began <= :expired THEN 1 ELSE mine.failures + 1 END,
              window_began =
                CASE WHEN mine.window_began <= :expired THEN :now ELSE mine.window_began END
            WHERE mine.window_began <= :expired OR mine.failures < :limit
            RETURNING window_began
            """)
        .bind("kind", bound.kind())
        .bind("subject", bound.subject())
        .bind("now", now.toEpochMilli())
        .bind("expired", now.minus(window).toEpochMilli())
        .bind("limit", bound.limit())
        .mapTo(Long.class)
        .findOne()
        .map(began -> new Counter(bound.kind(), bound.subject(), began));
  }

  private static Duration untilEnd(Tx tx, Bound bound, Duration window, Instant now) {
    long began =
        tx.query(
                """
                SELECT window_began FROM password_attempt
                WHERE kind = :kind AND subject = :subject
                """)
            .bind("kind", bound.kind())
            .bind("subject", bound.subject())
            .mapTo(Long.class)
            .findOne()
            .orElse(now.toEpochMilli());
    Duration left = Duration.between(now, Instant.ofEpochMilli(began).plus(window));
    return left.isPositive() ? left : Duration.ofSeconds(1);
  }

  /** Takes an attempt off again. */
  void giveBack(Counted attempt) {
    database.write(
        tx -> {
          attempt.counted().forEach(one -> giveBack(tx, one));
          return true;
        });
  }

  private static void giveBack(Tx tx, Counter counter) {
    tx.update(
            """
            UPDATE password_attempt SET failures = failures - 1
            WHERE kind = :kind AND subject = :subject AND window_began = :began AND failures > 0
            """)
        .bind("kind", counter.kind())
        .bind("subject", counter.subject())
        .bind("began", counter.windowBegan())
        .execute();
  }

  /** Deletes counters whose window has ended, some of them; returns how many. */
  int sweep(Instant ended) {
    return database.write(
        tx ->
            tx.update(
                    """
                    DELETE FROM password_attempt
                    WHERE window_began < :ended AND (kind, subject) IN (
                      SELECT kind, subject FROM password_attempt
                      WHERE window_began < :ended ORDER BY window_began LIMIT :batch)
                    """)
                .bind("ended", ended.toEpochMilli())
                .bind("batch", SWEEP_BATCH)
                .execute());
  }
}
