package ai.intermezzo.auth.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** What somebody may have meant who mistyped a command or an option. */
final class Suggestions {
  private static final int AT_MOST = 3;

  private Suggestions() {}

  /** The names at that place that are like what was typed, the nearest first. */
  static List<String> of(String typed, CommandSpec command) {
    String word = typed.split("=", 2)[0].toLowerCase(Locale.ROOT);
    int tolerance = Math.max(1, word.replace("-", "").length() / 3);
    return names(word, command)
        .filter(name -> name.startsWith(word) || distance(word, name) <= tolerance)
        .sorted(Comparator.comparingInt(name -> distance(word, name)))
        .limit(AT_MOST)
        .toList();
  }

  private static Stream<String> names(String word, CommandSpec command) {
    return word.startsWith("-")
        ? command.options().stream().map(option -> option.longestName())
        : command.subcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(entry -> entry.getKey());
  }

  /** How many letters have to be added, left out, changed or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(steps[i - 1][j - 1] + same, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
      }
    }
    return steps[a.length()][b.length()];
  }
}
