package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;

/** The databases that every command works on. */
enum Engine {
  SQLITE,
  POSTGRESQL;

  /** The program, with a new and empty database. */
  Program program(Path folder) {
    Program program = new Program(folder);
    return this == SQLITE ? program : program.always("--database", TestDatabases.postgresUrl());
  }
}
