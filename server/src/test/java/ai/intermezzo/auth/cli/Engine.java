package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.store.TestDatabases;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The databases that every command works on. */
enum Engine {
  SQLITE,
  POSTGRESQL;

  /** The program, with a new and empty database. */
  Program program(Path folder) {
    Program program = new Program(folder);
    return this == SQLITE ? program : program.always("--database", TestDatabases.postgresUrl());
  }

  /** Past the program, to the database that {@link #program} gave it. */
  Connection connect(Program program) throws SQLException {
    return DriverManager.getConnection(
        this == SQLITE
            ? "jdbc:sqlite:" + program.folder.resolve("data/intermezzo.db")
            : "jdbc:" + withoutUser(program.database()));
  }

  private static String withoutUser(String url) {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    return "postgresql://%s:%d%s?user=%s&password=%s"
        .formatted(uri.getHost(), uri.getPort(), uri.getPath(), user[0], user[1]);
  }
}
