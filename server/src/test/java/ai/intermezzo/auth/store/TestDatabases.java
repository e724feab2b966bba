package ai.intermezzo.auth.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases for tests, migrated and empty. Of PostgreSQL there is one real server for the whole
 * test run, and each call makes a database of its own in it, as a copy of one that was migrated.
 */
public final class TestDatabases {
  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabases() {}

  /** A file in a folder; the same folder gives the same database. */
  public static Database sqlite(Path dir) {
    return Databases.open(DatabaseAddress.of(Optional.empty(), dir));
  }

  /** A new database. */
  public static Database postgres() {
    return Databases.open(address(postgresUrl()));
  }

  /** A new database of an engine; the folder is for SQLite's file. */
  public static Database of(Database.Engine engine, Path dir) {
    return switch (engine) {
      case SQLITE -> sqlite(dir);
      case POSTGRESQL -> postgres();
    };
  }

  /** What an operator would give as {@code --database}, of a new migrated database. */
  public static String postgresUrl() {
    return newDatabase(" TEMPLATE " + TEMPLATE);
  }

  /** The same of a database that has no tables. */
  static String emptyPostgresUrl() {
    return newDatabase("");
  }

  static DatabaseAddress address(String url) {
    return DatabaseAddress.of(Optional.of(url), Path.of("."));
  }

  private static String newDatabase(String options) {
    String name = "test_" + NUMBER.incrementAndGet();
    Server.SHARED.create(name, options);
    return Server.SHARED.url(name);
  }

  /** Started by the first test that needs it, stopped when the JVM ends. */
  private static final class Server {
    static final Server SHARED = new Server();

    private final EmbeddedPostgres postgres;

    private Server() {
      try {
        postgres = EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      create(TEMPLATE, "");
      Databases.open(address(url(TEMPLATE))).close();
    }

    String url(String name) {
      // A machine that runs many tests at once is slower than any that serves people.
      return "postgresql://postgres:secret@127.0.0.1:"
          + postgres.getPort()
          + "/"
          + name
          + "?connect_timeout=60&socketTimeout=60";
    }

    // One at a time, since a database that somebody copies can't be copied.
    synchronized void create(String name, String options) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + options);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
