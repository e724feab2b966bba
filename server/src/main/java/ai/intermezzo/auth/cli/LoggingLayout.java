package ai.intermezzo.auth.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/**
 * A log line for people: {@code 2026-01-31T12:00:00.000Z INFO http.Listener: message key=value}.
 *
 * <p>An event is one line, whatever is in its message: control characters are escaped, so that
 * nobody can write a line of their own by sending one. Only a stack trace takes more lines, each
 * indented.
 */
final class LoggingLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String OURS = "ai.intermezzo.auth.";
  private static final int LEVEL_WIDTH = 6;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append(event.getLevel());
    line.repeat(' ', LEVEL_WIDTH - event.getLevel().toString().length());
    line.append(shortened(event.getLoggerName())).append(": ");
    appendEscaped(line, String.valueOf(event.getFormattedMessage()));
    event.getMDCPropertyMap().forEach((key, value) -> appendPair(line, key, value));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        appendPair(line, pair.key, String.valueOf(pair.value));
      }
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(
              trace -> {
                line.append("    ");
                appendEscaped(line, trace.stripTrailing().replace("\t", "  "));
                line.append('\n');
              });
    }
    return line.toString();
  }

  /** Our own loggers by room and class; others in full, so that they can be found. */
  private static String shortened(String logger) {
    return logger.startsWith(OURS) ? logger.substring(OURS.length()) : logger;
  }

  private static void appendPair(StringBuilder line, String key, String value) {
    line.append(' ');
    appendEscaped(line, key);
    line.append('=');
    boolean quoted = value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c == '"');
    if (quoted) {
      line.append('"');
    }
    appendEscaped(line, quoted ? value.replace("\"", "\\\"") : value);
    if (quoted) {
      line.append('"');
    }
  }

  private static void appendEscaped(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (movesTheCursor(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }

  /** Controls, line and paragraph separators, and marks that turn the direction of writing. */
  private static boolean movesTheCursor(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.FORMAT ->
          true;
      default -> false;
    };
  }
}
