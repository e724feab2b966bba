package ai.intermezzo.auth.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * Asks before something is gone for good: only where a person sits there, so that scripts never
 * hang.
 */
final class Confirmation {
  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  /**
   * Asks a question.
   *
   * @throws CommandFailed where the answer is no
   */
  void ask(Environment environment, String question) {
    if (yes || !environment.interactive()) {
      return;
    }
    environment.err().print(question + " [y/N] ");
    environment.err().flush();
    String answer = InputLine.read(environment).strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw new CommandFailed("Nothing was changed.");
    }
  }
}
