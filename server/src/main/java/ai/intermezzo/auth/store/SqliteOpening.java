package ai.intermezzo.auth.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/**
 * Creates and opens the SQLite file.
 *
 * <p>The file is never opened other than by SQLite: closing any descriptor of it drops all the
 * POSIX locks that this process holds on it.
 */
final class SqliteOpening {
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /** Others that open the same new file at this moment get in the way, but not for long. */
  private static final long PAUSE_NANOS = 50_000_000;

  private SqliteOpening() {}

  static Database open(Path file) {
    createFile(file);
    long deadline = System.nanoTime() + SqliteDatabase.PATIENCE.toNanos();
    while (true) {
      try {
        migrateIfBehind(file);
        return SqliteDatabase.open(file, SqliteDatabase.PATIENCE);
      } catch (SQLException | FlywayException e) {
        if (System.nanoTime() - deadline > 0 || !mayPass(e)) {
          throw cannotOpen(file, e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static void migrateIfBehind(Path file) throws SQLException {
    Migrations.State state;
    try (Connection connection = SqliteConnection.connect(file, SqliteDatabase.PATIENCE)) {
      state = Migrations.stateOf(connection, SqliteErrors::isPlainError);
    }
    switch (state) {
      case CURRENT -> {}
      case BEHIND -> Migrations.run(dataSource(file));
      case NEWER ->
          throw new CannotOpenDatabase(
              "The database "
                  + file
                  + " was written by a newer version of Intermezzo Auth; start that version, or"
                  + " restore a backup from before.");
    }
  }

  private static SQLiteDataSource dataSource(Path file) {
    SQLiteDataSource source =
        new SQLiteDataSource(SqliteConnection.config(SqliteDatabase.PATIENCE));
    source.setUrl(SqliteConnection.urlOf(file));
    return source;
  }

  private static boolean mayPass(Exception e) {
    // Flyway has no lock on SQLite. Whoever comes second finds a table that exists, a row of the
    // history taken or the file busy, and at the next attempt nothing left to do.
    return e instanceof FlywayException
        || SqliteErrors.sqlErrorOf(e).filter(SqliteErrors::isBusy).isPresent();
  }

  private static CannotOpenDatabase cannotOpen(Path file, Exception e) {
    SQLException sql = SqliteErrors.sqlErrorOf(e).orElse(null);
    if (sql != null && SqliteErrors.isNotOurs(sql)) {
      return new CannotOpenDatabase(
          file + " is not a SQLite database, or is damaged; restore a backup.", e);
    }
    if (sql != null && SqliteErrors.isBusy(sql)) {
      return new CannotOpenDatabase(
          "The database " + file + " is locked by another program; end it and try again.", e);
    }
    if (e instanceof FlywayException) {
      return new CannotOpenDatabase(
          "The database " + file + " could not be brought up to date; the log says why.", e);
    }
    return new CannotOpenDatabase(
        "The database "
            + file
            + " can't be opened; is its folder writable, and is there room on the disk?",
        e);
  }

  private static void createFile(Path file) {
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    try {
      boolean posix = supportsPosix(folder);
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, attributes(posix, OWNER_ONLY_FOLDER));
      }
      try {
        Files.createFile(file, attributes(posix, OWNER_ONLY_FILE));
      } catch (FileAlreadyExistsException e) {
        if (posix && !OWNER_ONLY_FILE.equals(Files.getPosixFilePermissions(file))) {
          Files.setPosixFilePermissions(file, OWNER_ONLY_FILE);
        }
      }
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw notWritable(folder, new IOException("not writable"));
    }
  }

  private static CannotOpenDatabase notWritable(Path folder, IOException e) {
    return new CannotOpenDatabase(
        "The data folder "
            + folder
            + " can't be written; make it writable for this user, or choose another with --data.",
        e);
  }

  private static boolean supportsPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> mode) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }
}
