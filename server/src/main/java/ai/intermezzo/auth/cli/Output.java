package ai.intermezzo.auth.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command answers: aligned text for people, or with {@code --json} one JSON object for
 * scripts. Values are texts, numbers, booleans, lists and maps.
 */
final class Output {
  /** ASCII alone, so that it is right whatever the terminal's encoding. */
  private static final ObjectWriter JSON =
      JsonMapper.shared().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  @Option(names = "--json", description = "Print one JSON object, for scripts.")
  boolean json;

  /**
   * One thing with its attributes. Absent ones ({@code null} is not allowed) are left out before.
   */
  void thing(PrintStream out, Map<String, ?> attributes) {
    if (json) {
      out.println(toJson(attributes));
      return;
    }
    int width = attributes.keySet().stream().mapToInt(String::length).max().orElse(0);
    attributes.forEach(
        (name, value) -> out.println((pad(name, width) + "  " + text(value)).stripTrailing()));
  }

  /**
   * A list of things of one kind.
   *
   * @param kind the name of the list in JSON, a plural
   */
  void things(PrintStream out, String kind, List<? extends Map<String, ?>> things) {
    if (json) {
      out.println(toJson(Map.of(kind, things)));
      return;
    }
    if (things.isEmpty()) {
      out.println("No " + kind.replace('_', ' ') + ".");
      return;
    }
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (Map<String, ?> thing : things) {
      thing.forEach(
          (name, value) ->
              widths.merge(name, Math.max(name.length(), text(value).length()), Math::max));
    }
    out.println(row(widths, name -> name));
    for (Map<String, ?> thing : things) {
      out.println(row(widths, name -> thing.containsKey(name) ? text(thing.get(name)) : ""));
    }
  }

  private static String row(Map<String, Integer> widths, Function<String, String> cell) {
    return widths.entrySet().stream()
        .map(column -> pad(cell.apply(column.getKey()), column.getValue()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(Output::text).collect(Collectors.joining(", "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + " (" + text(entry.getValue()) + ")")
              .collect(Collectors.joining(", "));
      default -> String.valueOf(value);
    };
  }

  private static String toJson(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
