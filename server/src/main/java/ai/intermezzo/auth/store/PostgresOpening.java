package ai.intermezzo.auth.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/** Reaches the PostgreSQL server, migrates the schema where it is behind, and makes the pool. */
final class PostgresOpening {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** In seconds. A statement of ours is by primary key; one that takes longer never comes back. */
  private static final Map<String, String> SERVING =
      Map.of(
          "connectTimeout", "2",
          "loginTimeout", "2",
          "socketTimeout", "10",
          "tcpKeepAlive", "true",
          // Else a message quotes the row that violates a constraint.
          "logServerErrorDetail", "false",
          "ApplicationName", "intermezzo");

  /** A migration may take long, so only reaching the server has a limit. */
  private static final Map<String, String> OPENING =
      Map.of(
          "connectTimeout", "5",
          "loginTimeout", "5",
          "tcpKeepAlive", "true",
          "ApplicationName", "intermezzo");

  private PostgresOpening() {}

  static Database open(PostgresAddress address) {
    try {
      migrateIfBehind(address);
    } catch (SQLException | FlywayException e) {
      throw cannotOpen(address, e);
    }
    return PostgresDatabase.over(address.dataSource(SERVING), address.connectTimeout(PATIENCE));
  }

  private static void migrateIfBehind(PostgresAddress address) throws SQLException {
    var source = address.dataSource(OPENING);
    Migrations.State state;
    try (Connection connection = source.getConnection()) {
      state = Migrations.stateOf(connection, PostgresErrors::isMissingTable);
    }
    switch (state) {
      case CURRENT -> {}
      // Flyway holds an advisory lock while it works, so others wait and find nothing left to do.
      case BEHIND -> Migrations.run(source);
      case NEWER -> throw Migrations.newerThanWeKnow(address);
    }
  }

  private static CannotOpenDatabase cannotOpen(PostgresAddress address, Exception e) {
    String state = PostgresErrors.stateOf(e).orElse("");
    if (e instanceof FlywayException flyway
        && !state.equals(PostgresErrors.NO_PRIVILEGE)
        && !PostgresErrors.isUnavailable(e)) {
      return Migrations.failed(address, flyway);
    }
    String reason =
        switch (state) {
          case "28P01", "28000" -> " refused the user or the password.";
          case "3D000" -> " does not exist; create it first.";
          case PostgresErrors.NO_PRIVILEGE ->
              " does not let this user create tables; grant CREATE on its schema.";
          default -> " does not answer; is the server running, and is --database right?";
        };
    return new CannotOpenDatabase("The database " + address + reason, e);
  }
}
