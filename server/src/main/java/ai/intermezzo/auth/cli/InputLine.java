package ai.intermezzo.auth.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads one line from standard input, where a secret stands in no list of processes and no history.
 */
final class InputLine {
  private static final int MAX_LENGTH = 4096;

  private InputLine() {}

  /**
   * The first line, without its end; empty where there is none.
   *
   * @throws CommandFailed where it is far too long, or can't be read
   */
  static String read(Environment environment) {
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0 && c != '\n' && c != '\r'; c = reader.read()) {
        line.append((char) c);
        if (line.length() > MAX_LENGTH) {
          throw new CommandFailed("The line on standard input is too long.");
        }
      }
      return line.toString();
    } catch (IOException e) {
      throw new CommandFailed("Standard input can't be read.");
    }
  }
}
