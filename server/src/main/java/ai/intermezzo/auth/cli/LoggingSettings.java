package ai.intermezzo.auth.cli;

import ch.qos.logback.classic.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to log: by system property first (the command line sets them), then by environment.
 *
 * @param json whether a line is a JSON object, for machines, and not text for people
 * @param level of our own loggers; the libraries' say warnings and errors only
 */
record LoggingSettings(boolean json, Level level) {
  static final String FORMAT_PROPERTY = "intermezzo.log";
  static final String LEVEL_PROPERTY = "intermezzo.log.level";
  static final String FORMAT_VARIABLE = "INTERMEZZO_LOG";
  static final String LEVEL_VARIABLE = "INTERMEZZO_LOG_LEVEL";

  /** Text, at the level {@code info}. */
  static final LoggingSettings DEFAULT = new LoggingSettings(false, Level.INFO);

  /**
   * @throws IllegalArgumentException with a sentence for the operator where a value is not known
   */
  static LoggingSettings from(Properties properties, Map<String, String> environment) {
    String format =
        first(properties.getProperty(FORMAT_PROPERTY), environment.get(FORMAT_VARIABLE))
            .orElse("text");
    String level =
        first(properties.getProperty(LEVEL_PROPERTY), environment.get(LEVEL_VARIABLE))
            .orElse("info");
    return new LoggingSettings(json(format), level(level));
  }

  private static boolean json(String format) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new IllegalArgumentException(
              "The log's format must be text or json (--log, " + FORMAT_VARIABLE + ").");
    };
  }

  private static Level level(String level) {
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "error" -> Level.ERROR;
      case "warn" -> Level.WARN;
      case "info" -> Level.INFO;
      case "debug" -> Level.DEBUG;
      case "trace" -> Level.TRACE;
      default ->
          throw new IllegalArgumentException(
              "The log's level must be error, warn, info, debug or trace ("
                  + LEVEL_VARIABLE
                  + ").");
    };
  }

  private static Optional<String> first(@Nullable String property, @Nullable String variable) {
    return Optional.ofNullable(property)
        .or(() -> Optional.ofNullable(variable))
        .filter(value -> !value.isBlank());
  }
}
