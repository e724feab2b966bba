package ai.intermezzo.interop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a document says that a command prints, to be compared with what it printed now. All is equal
 * to the letter but for ids, secrets, tokens, times, durations and paths in somebody's folders, and
 * where the document leaves something out: {@code …} stands for anything, over several lines too.
 */
final class PrintedOutput {
  private static final String TOKEN = "eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*";
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?Z?";
  private static final String PATH = "/(?:home|Users|tmp|root|srv|opt|var)/[\\w.@+/-]+";

  /** Random: it has a digit, or letters of both cases, which words with 20 letters have not. */
  private static final String ID =
      "(?<![\\w./-])(?=[\\w-]*\\d|[\\w-]*[a-z][\\w-]*[A-Z])[\\w-]{20,}(?![\\w-])";

  private static final String DURATION = "\\b\\d+(?:\\.\\d+)? ?(?:us|µs|ms|s)\\b";

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?<token>"
              + TOKEN
              + ")|(?<time>"
              + TIME
              + ")|(?<path>"
              + PATH
              + ")|(?<id>"
              + ID
              + ")|(?<duration>"
              + DURATION
              + ")|(?<any>…)");

  private static final Pattern LOG_LINE =
      Pattern.compile("(?m)^" + TIME + " +(?:ERROR|WARN|INFO|DEBUG) .*\n?");

  private final boolean withLog;
  private final Pattern pattern;
  private final Map<Integer, String> documented = new LinkedHashMap<>();

  PrintedOutput(String says) {
    String text = withoutTrailingSpace(says);
    withLog = LOG_LINE.matcher(text).find();
    StringBuilder regex = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int end = 0;
    int groups = 0;
    while (variable.find()) {
      regex.append(literal(text.substring(end, variable.start())));
      end = variable.end();
      if (variable.group("any") != null) {
        regex.append("[\\s\\S]*?");
      } else {
        regex.append('(').append(shape(variable)).append(')');
        documented.put(++groups, variable.group());
      }
    }
    regex.append(literal(text.substring(end)));
    pattern = Pattern.compile("\\s*" + regex + "\\s*");
  }

  /**
   * What stands now in place of each variable part, by what the document has there; empty where the
   * output is another one.
   */
  Optional<Map<String, String>> match(String printed) {
    String compared = withLog ? printed : LOG_LINE.matcher(printed).replaceAll("");
    Matcher matcher = pattern.matcher(withoutTrailingSpace(compared));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> now = new LinkedHashMap<>();
    documented.forEach((group, value) -> now.putIfAbsent(value, matcher.group(group)));
    return Optional.of(now);
  }

  private static String shape(Matcher variable) {
    if (variable.group("token") != null) {
      return TOKEN;
    }
    if (variable.group("time") != null) {
      return TIME;
    }
    if (variable.group("path") != null) {
      return "/[\\w.@+/-]+";
    }
    return variable.group("id") != null ? "[\\w-]{16,}" : DURATION;
  }

  private static String literal(String text) {
    return text.isEmpty() ? "" : Pattern.quote(text);
  }

  private static String withoutTrailingSpace(String text) {
    return text.replaceAll("(?m)[ \t]+$", "");
  }
}
