package ai.intermezzo.auth.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * Sends what libraries say through {@code java.util.logging} to our log. The JDK makes one, by the
 * name in a system property, when the first of its loggers is used; until then it costs nothing.
 */
public final class LoggingBridge {
  private static final String CONFIGURATION =
      """
      handlers=org.slf4j.bridge.SLF4JBridgeHandler
      .level=WARNING
      """;

  /** Called by the JDK. */
  public LoggingBridge() throws IOException {
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
