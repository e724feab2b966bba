package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a server logs, to standard error. */
final class LogOptions {
  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      description = "text for people (default), or json: an object a line, for machines.")
  Optional<String> format;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info (default), debug or trace.")
  Optional<String> level;

  /**
   * Sets logging up so; to be called before anything logs.
   *
   * @throws InvalidSetting where a word is not known
   */
  void apply() {
    Map<String, String> settings = new LinkedHashMap<>();
    format.ifPresent(word -> settings.put(LoggingSettings.FORMAT_PROPERTY, word));
    level.ifPresent(word -> settings.put(LoggingSettings.LEVEL_PROPERTY, word));
    try {
      Logging.prepare(settings, System.getProperties(), Map.of());
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(String.valueOf(e.getMessage()));
    }
  }
}
