package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads profiles along with rows of other tables, so that a store which needs a user with its own
 * row asks the database once.
 */
public final class ProfileStore {
  /** What is read of the table {@code user_account}, named {@code u} in the statement. */
  public static final String COLUMNS =
      """
      u.email AS profile_email, u.email_verified AS profile_verified,
      u.name AS profile_name, u.updated_at AS profile_updated_at
      """;

  private static final Logger LOG = LoggerFactory.getLogger(ProfileStore.class);

  private ProfileStore() {}

  /**
   * The same for where nothing can be joined, as after {@code RETURNING}.
   *
   * @param userId the column with the user's id, with its table's name
   */
  public static String columnsOf(String userId) {
    String from = " FROM user_account u WHERE u.user_id = " + userId + ")";
    return "(SELECT u.email%1$s AS profile_email, (SELECT u.email_verified%1$s AS profile_verified,"
            .formatted(from)
        + " (SELECT u.name%1$s AS profile_name, (SELECT u.updated_at%1$s AS profile_updated_at"
            .formatted(from);
  }

  /** Empty where there is no such user, and where the row breaks a rule of this version. */
  public static Optional<Profile> read(ResultSet row, UserId id) throws SQLException {
    String email = row.getString("profile_email");
    if (email == null) {
      return Optional.empty();
    }
    Optional<String> name = Optional.ofNullable(row.getString("profile_name"));
    try {
      return Optional.of(
          new Profile(
              id,
              new Email(email),
              row.getBoolean("profile_verified"),
              name,
              Instant.ofEpochMilli(row.getLong("profile_updated_at"))));
    } catch (InvalidSetting e) {
      LOG.warn("Nothing is told of user {}, since the row is not valid: {}", id, e.getMessage());
      return Optional.empty();
    }
  }
}
