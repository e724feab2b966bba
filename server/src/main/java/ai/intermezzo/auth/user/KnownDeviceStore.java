package ai.intermezzo.auth.user;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.store.Database;
import java.time.Instant;

/** Browsers that users have signed in with: the table {@code known_device}. */
final class KnownDeviceStore {
  /** More browsers than anybody has; the one unused for longest is forgotten. */
  static final int MAX_PER_USER = 50;

  private static final int SWEEP_BATCH = 500;

  private final Database database;

  KnownDeviceStore(Database database) {
    this.database = database;
  }

  /** Whether the user of that e-mail address has signed in there. */
  boolean isKnown(CookieSecret device, String emailKey) {
    return database.read(
        tx ->
            tx.query(
                    """
                    SELECT known_device.last_used_at
                    FROM known_device JOIN user_account USING (user_id)
                    WHERE known_device.device_sha256 = :device
                      AND user_account.email_key = :email_key
                    """)
                .bind("device", device.sha256())
                .bind("email_key", emailKey)
                .mapTo(Long.class)
                .findOne()
                .isPresent());
  }

  /** Whether anybody has signed in there. */
  boolean isAnybodys(CookieSecret device) {
    return database.read(
        tx ->
            tx.query("SELECT last_used_at FROM known_device WHERE device_sha256 = :device LIMIT 1")
                .bind("device", device.sha256())
                .mapTo(Long.class)
                .findOne()
                .isPresent());
  }

  /** Remembers that a user signed in there now. */
  void remember(UserId user, CookieSecret device, Instant now) {
    database.write(
        tx -> {
          tx.update(
                  """
                  INSERT INTO known_device (user_id, device_sha256, last_used_at)
                  VALUES (:user, :device, :now)
                  ON CONFLICT (user_id, device_sha256) DO UPDATE
                  SET last_used_at = excluded.last_used_at
                  """)
              .bind("user", user.bytes())
              .bind("device", device.sha256())
              .bind("now", now.toEpochMilli())
              .execute();
          tx.update(
                  """
                  DELETE FROM known_device
                  WHERE user_id = :user AND device_sha256 NOT IN (
                    SELECT device_sha256 FROM known_device WHERE user_id = :user
                    ORDER BY last_used_at DESC, device_sha256 LIMIT :most)
                  """)
              .bind("user", user.bytes())
              .bind("most", MAX_PER_USER)
              .execute();
          return true;
        });
  }

  /** Forgets devices that were not used since then, some of them; returns how many. */
  int sweep(Instant unusedSince) {
    return database.write(
        tx ->
            tx.update(
                    """
                    DELETE FROM known_device
                    WHERE last_used_at < :since AND (user_id, device_sha256) IN (
                      SELECT user_id, device_sha256 FROM known_device
                      WHERE last_used_at < :since ORDER BY last_used_at LIMIT :batch)
                    """)
                .bind("since", unusedSince.toEpochMilli())
                .bind("batch", SWEEP_BATCH)
                .execute());
  }
}
