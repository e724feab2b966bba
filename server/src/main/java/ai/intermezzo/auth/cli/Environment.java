package ai.intermezzo.auth.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the program.
 *
 * @param variables the environment variables
 * @param in standard input
 * @param out standard output: what was asked for
 * @param err standard error: everything else
 * @param workingFolder the folder that relative paths start from
 * @param clock the time
 * @param random a source of unguessable numbers
 * @param interactive whether a person sits there who can be asked
 */
public record Environment(
    Map<String, String> variables,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Path workingFolder,
    InstantSource clock,
    SecureRandom random,
    boolean interactive) {

  /** The real one. */
  static Environment ofProcess() {
    return new Environment(
        System.getenv(),
        System.in,
        System.out,
        System.err,
        Path.of(""),
        InstantSource.system(),
        new SecureRandom(),
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /** A path as the user gave it, seen from the working folder. */
  Path resolve(Path path) {
    return workingFolder.resolve(path);
  }
}
