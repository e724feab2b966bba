package ai.intermezzo.auth.cli;

import java.util.Map;
import java.util.Properties;

/**
 * Sets logging up before the first logger is made, which is when Logback reads its configuration
 * ({@link LoggingConfigurator}) and when it costs its tenth of a second.
 */
final class Logging {
  private static final String JDK_LOGGING = "java.util.logging.config.class";

  private Logging() {}

  /**
   * Checks the settings, hands them on as system properties and leads {@code java.util.logging}
   * here too. It loads nothing of Logback, so a command that logs nothing does not wait for it.
   *
   * @param options what the command line said: {@code intermezzo.log} ({@code text} or {@code
   *     json}), {@code intermezzo.log.level}; what is absent is taken from the environment
   * @throws IllegalArgumentException with a sentence for the operator where a value is not known
   */
  static void prepare(
      Map<String, String> options, Properties system, Map<String, String> environment) {
    Properties wanted = new Properties();
    wanted.putAll(system);
    wanted.putAll(options);
    LoggingSettings.from(wanted, environment);
    options.forEach(system::setProperty);
    if (system.getProperty(JDK_LOGGING) == null) {
      system.setProperty(JDK_LOGGING, LoggingBridge.class.getName());
    }
  }
}
