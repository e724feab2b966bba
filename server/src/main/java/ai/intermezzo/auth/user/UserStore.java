package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in the database: the table {@code user_account}. Nothing is cached, so that a block holds
 * from the next request on, on every node.
 *
 * <p>Whatever should end a user's sessions and grants adds one to the epoch, in the statement that
 * does it.
 */
public final class UserStore {
  /** The most that one page of the list holds. */
  public static final int MAX_PAGE = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(UserStore.class);

  private static final String COLUMNS =
      """
      user_id, email, email_verified, name, password_hash, epoch, created_at, updated_at, blocked_at
      """;

  private final Database database;
  private final InstantSource clock;

  public UserStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds a user, unless somebody has that e-mail address; of many at once, one is added.
   *
   * @return whether it was added
   */
  public boolean create(User user) {
    return database.write(
        tx ->
            tx.query(
                    """
                    INSERT INTO user_account
                      (user_id, email, email_key, email_verified, name, password_hash, epoch,
                       created_at, updated_at, blocked_at)
                    VALUES (:id, :email, :email_key, :email_verified, :name, :password_hash, :epoch,
                      :created_at, :updated_at, :blocked_at)
                    ON CONFLICT (email_key) DO NOTHING
                    RETURNING user_id
                    """)
                .bind("id", user.id().bytes())
                .bind("email", user.email().value())
                .bind("email_key", user.email().key())
                .bind("email_verified", user.emailVerified())
                .bind("name", user.name().orElse(null))
                .bind("password_hash", user.passwordHash().map(PasswordHash::phc).orElse(null))
                .bind("epoch", user.epoch())
                .bind("created_at", user.createdAt().toEpochMilli())
                .bind("updated_at", user.updatedAt().toEpochMilli())
                .bind("blocked_at", user.blockedAt().map(Instant::toEpochMilli).orElse(null))
                .mapTo(byte[].class)
                .findOne()
                .isPresent());
  }

  /**
   * The user of that id.
   *
   * @throws InvalidSetting where the row breaks a rule of this version
   */
  public Optional<User> find(UserId id) {
    return database.read(
        tx ->
            tx.query("SELECT " + COLUMNS + " FROM user_account WHERE user_id = :id")
                .bind("id", id.bytes())
                .map((row, context) -> user(row))
                .findOne());
  }

  /**
   * The user of that e-mail address.
   *
   * @throws InvalidSetting where the row breaks a rule of this version
   */
  public Optional<User> find(Email email) {
    return database.read(
        tx ->
            tx.query("SELECT " + COLUMNS + " FROM user_account WHERE email_key = :key")
                .bind("key", email.key())
                .map((row, context) -> user(row))
                .findOne());
  }

  /** The same, where a row that breaks a rule of this version counts as none, as in every flow. */
  public Optional<User> findValid(UserId id) {
    try {
      return find(id);
    } catch (InvalidSetting e) {
      LOG.warn("User {} is refused, since its row is not valid: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  /** The same, where a row that breaks a rule of this version counts as none, as in every flow. */
  public Optional<User> findValid(Email email) {
    try {
      return find(email);
    } catch (InvalidSetting e) {
      LOG.warn("A user is refused, since the row is not valid: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Who has that e-mail address, whether or not the row is valid, so that it can be mended. */
  public Optional<UserId> idOf(Email email) {
    return database.read(
        tx ->
            tx.query("SELECT user_id FROM user_account WHERE email_key = :key")
                .bind("key", email.key())
                .map((row, context) -> UserId.of(row.getBytes("user_id")))
                .findOne());
  }

  /**
   * A page of all users.
   *
   * @param after {@link UserPage#next} of the page before, or a {@link #position}; empty for the
   *     first page
   * @param limit 1 to {@value #MAX_PAGE}
   */
  public UserPage list(Optional<String> after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new InvalidSetting("A page holds 1 to " + MAX_PAGE + " users.");
    }
    List<Row> rows =
        database.read(
            tx ->
                tx.query(
                        "SELECT email_key, "
                            + COLUMNS
                            + """
                            FROM user_account WHERE email_key > :after
                            ORDER BY email_key LIMIT :limit
                            """)
                    .bind("after", after.orElse(""))
                    .bind("limit", limit)
                    .map((row, context) -> new Row(row.getString("email_key"), valid(row)))
                    .list());
    return new UserPage(
        rows.stream().flatMap(row -> row.user().stream()).toList(),
        rows.size() == limit ? Optional.of(rows.getLast().key()) : Optional.empty());
  }

  /** Where an e-mail address, or the beginning of one, stands in the list. */
  public static String position(String typed) {
    return Email.keyOf(typed);
  }

  private record Row(String key, Optional<User> user) {}

  /**
   * Shuts a user out, and ends what they have. One who is blocked stays so.
   *
   * @return the new epoch
   * @throws InvalidSetting where there is none
   */
  public long block(UserId id) {
    return epochOf(
        database.write(
            tx ->
                tx.query(
                        """
                        UPDATE user_account
                        SET epoch = epoch + CASE WHEN blocked_at IS NULL THEN 1 ELSE 0 END,
                          blocked_at = COALESCE(blocked_at, :now)
                        WHERE user_id = :id
                        RETURNING epoch
                        """)
                    .bind("now", clock.millis())
                    .bind("id", id.bytes())
                    .mapTo(Long.class)
                    .findOne()));
  }

  /**
   * Lets a user in again. Nothing that has ended comes back.
   *
   * @return the new epoch
   * @throws InvalidSetting where there is none
   */
  public long unblock(UserId id) {
    return epochOf(
        database.write(
            tx ->
                tx.query(
                        """
                        UPDATE user_account
                        SET epoch = epoch + CASE WHEN blocked_at IS NULL THEN 0 ELSE 1 END,
                          blocked_at = NULL
                        WHERE user_id = :id
                        RETURNING epoch
                        """)
                    .bind("id", id.bytes())
                    .mapTo(Long.class)
                    .findOne()));
  }

  /**
   * Signs a user out everywhere.
   *
   * @return the new epoch
   * @throws InvalidSetting where there is none
   */
  public long endEverything(UserId id) {
    return epochOf(
        database.write(
            tx ->
                tx.query(
                        """
                        UPDATE user_account SET epoch = epoch + 1 WHERE user_id = :id
                        RETURNING epoch
                        """)
                    .bind("id", id.bytes())
                    .mapTo(Long.class)
                    .findOne()));
  }

  /**
   * Gives a user another password, and ends what was begun with the old one. Whoever changed it and
   * is to stay signed in gets a session under the new epoch.
   *
   * @return the new epoch
   * @throws InvalidSetting where there is none
   */
  public long setPassword(UserId id, PasswordHash hash) {
    return epochOf(
        database.write(
            tx ->
                tx.query(
                        """
                        UPDATE user_account SET password_hash = :hash, epoch = epoch + 1
                        WHERE user_id = :id
                        RETURNING epoch
                        """)
                    .bind("hash", hash.phc())
                    .bind("id", id.bytes())
                    .mapTo(Long.class)
                    .findOne()));
  }

  /** Keeps the same password under newer parameters; nothing ends. Only while it is the same. */
  void rehash(UserId id, PasswordHash old, PasswordHash newer) {
    var _ =
        database.write(
            tx ->
                tx.update(
                        """
                        UPDATE user_account SET password_hash = :newer
                        WHERE user_id = :id AND password_hash = :old
                        """)
                    .bind("newer", newer.phc())
                    .bind("id", id.bytes())
                    .bind("old", old.phc())
                    .execute());
  }

  /**
   * Removes a user for good, and ends what they have. Their id is never given again.
   *
   * @throws InvalidSetting where there is none
   */
  public void delete(UserId id) {
    boolean deleted =
        database.write(
            tx -> {
              tx.update("DELETE FROM known_device WHERE user_id = :id")
                  .bind("id", id.bytes())
                  .execute();
              return tx.query("DELETE FROM user_account WHERE user_id = :id RETURNING epoch")
                  .bind("id", id.bytes())
                  .mapTo(Long.class)
                  .findOne()
                  .isPresent();
            });
    if (!deleted) {
      throw unknown();
    }
  }

  private static long epochOf(Optional<Long> changed) {
    return changed.orElseThrow(UserStore::unknown);
  }

  private static InvalidSetting unknown() {
    return new InvalidSetting("There is no such user; see user list.");
  }

  private static Optional<User> valid(ResultSet row) throws SQLException {
    try {
      return Optional.of(user(row));
    } catch (InvalidSetting e) {
      LOG.warn("A user is not listed, since the row is not valid: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static User user(ResultSet row) throws SQLException {
    return new User(
        UserId.of(row.getBytes("user_id")),
        new Email(row.getString("email")),
        row.getBoolean("email_verified"),
        Optional.ofNullable(row.getString("name")),
        Optional.ofNullable(row.getString("password_hash")).map(PasswordHash::parse),
        row.getLong("epoch"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        time(row, "blocked_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
