package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingSettingsTest {
  @Test
  @DisplayName("Without a word from the operator, the log is text at info")
  void defaults() {
    assertThat(LoggingSettings.from(new Properties(), Map.of())).isEqualTo(LoggingSettings.DEFAULT);
  }

  @ParameterizedTest(name = "options {0}/{1}, environment {2}/{3}")
  @DisplayName("The command line wins over the environment, and case does not matter")
  @CsvSource({
    ",, json, debug, true, DEBUG",
    "text, error, json, debug, false, ERROR",
    "JSON,, text, WARN, true, WARN",
    ",, '', '', false, INFO",
    ", trace,,, false, TRACE",
  })
  void precedence(
      String format, String level, String variable, String levelVariable, boolean json, String is) {
    Properties properties = new Properties();
    put(properties, LoggingSettings.FORMAT_PROPERTY, format);
    put(properties, LoggingSettings.LEVEL_PROPERTY, level);
    Properties environment = new Properties();
    put(environment, LoggingSettings.FORMAT_VARIABLE, variable);
    put(environment, LoggingSettings.LEVEL_VARIABLE, levelVariable);

    assertThat(LoggingSettings.from(properties, strings(environment)))
        .isEqualTo(new LoggingSettings(json, Level.valueOf(is)));
  }

  @Test
  @DisplayName("A value that is not known is refused with a sentence that lists those that are")
  void unknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoggingSettings.from(new Properties(), Map.of("INTERMEZZO_LOG", "xml")))
        .withMessage("The log's format must be text or json (--log, INTERMEZZO_LOG).");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LoggingSettings.from(new Properties(), Map.of("INTERMEZZO_LOG_LEVEL", "loud")))
        .withMessageContaining("error, warn, info, debug or trace");
  }

  @Test
  @DisplayName("The command line's choice is handed on as system properties, if it is a good one")
  void prepare() {
    Properties system = new Properties();

    Logging.prepare(Map.of(LoggingSettings.FORMAT_PROPERTY, "json"), system, Map.of());

    assertThat(system)
        .containsEntry("intermezzo.log", "json")
        .containsEntry("java.util.logging.config.class", LoggingBridge.class.getName());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Logging.prepare(
                    Map.of(LoggingSettings.LEVEL_PROPERTY, "loud"), new Properties(), Map.of()));
  }

  private static void put(Properties properties, String key, String value) {
    if (value != null) {
      properties.setProperty(key, value);
    }
  }

  private static Map<String, String> strings(Properties properties) {
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }
}
