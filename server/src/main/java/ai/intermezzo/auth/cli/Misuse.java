package ai.intermezzo.auth.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was wrong with a command line, as one line that says where to read on. */
final class Misuse {
  private static final int SHOWN_LENGTH = 60;

  private Misuse() {}

  static String line(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String line =
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(command, unmatched)
            : message(e);
    return line + " (see " + command.getCommandSpec().qualifiedName() + " --help)";
  }

  private static String unknown(CommandLine command, UnmatchedArgumentException e) {
    String first = e.getUnmatched().getFirst();
    String shown =
        "'"
            + printable(first.length() > SHOWN_LENGTH ? first.substring(0, SHOWN_LENGTH) : first)
            + "'";
    boolean optionHere = first.startsWith("-") && !knows(command, first);
    String what =
        optionHere
            ? "Unknown option " + shown
            : command.getSubcommands().isEmpty()
                ? "Unexpected argument " + shown
                : "Unknown command " + shown;
    List<String> suggestions =
        what.startsWith("Unexpected") ? List.of() : Suggestions.of(first, command.getCommandSpec());
    return suggestions.isEmpty()
        ? what
        : what + "; did you mean " + String.join(" or ", suggestions) + "?";
  }

  /** An option that we have, after the {@code --} that ends the options. */
  private static boolean knows(CommandLine command, String option) {
    return command.getCommandSpec().findOption(option) != null;
  }

  private static String message(ParameterException e) {
    String first =
        e.getMessage() == null ? "Wrong usage" : e.getMessage().lines().findFirst().orElse("");
    return first.isEmpty()
        ? "Wrong usage"
        : printable(first.substring(0, 1).toUpperCase(Locale.ROOT) + first.substring(1));
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
