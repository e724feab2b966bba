package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LoggingLayoutTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.007Z");

  private final LoggingLayout layout = new LoggingLayout();
  private final LoggerContext context = new LoggerContext();

  @Test
  @DisplayName("An event is one line: UTC time, level, room and class, message, pairs")
  void line() {
    LoggingEvent event =
        event("ai.intermezzo.auth.http.Listener", Level.INFO, "Listening", Map.of("request", "r1"));
    event.setKeyValuePairs(
        List.of(new KeyValuePair("port", 8443), new KeyValuePair("why", "said \"so\"")));

    assertThat(layout.doLayout(event))
        .isEqualTo(
            "2026-01-31T12:00:00.007Z INFO  http.Listener: Listening request=r1 port=8443"
                + " why=\"said \\\"so\\\"\"\n");
  }

  @Test
  @DisplayName("A library's logger keeps its whole name")
  void foreignLogger() {
    assertThat(layout.doLayout(event("org.eclipse.jetty.io", Level.ERROR, "Gone")))
        .isEqualTo("2026-01-31T12:00:00.007Z ERROR org.eclipse.jetty.io: Gone\n");
  }

  @ParameterizedTest(name = "{index}")
  @DisplayName("Nobody writes a line of their own, or moves the cursor, by sending control bytes")
  @ValueSource(strings = {"\n", "\r\n", "\u0085", "\u2028", "\u2029", "\u001b[2J", "\0", "\u202e"})
  void forgery(String control) {
    String evil = "x" + control + "2026-01-31T12:00:00.007Z ERROR forged";
    LoggingEvent event = event("a", Level.WARN, "m " + evil);
    event.setKeyValuePairs(List.of(new KeyValuePair("path", evil)));
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException(evil)));

    String text = layout.doLayout(event);

    assertThat(text.lines().filter(line -> line.startsWith("2026-"))).hasSize(1);
    assertThat(text.replace("\n", "")).doesNotContainPattern("[\\p{Cntrl}\\u0085\\p{Cf}\\u2028]");
  }

  @Test
  @DisplayName("A stack trace follows its line, indented, causes included")
  void stackTrace() {
    LoggingEvent event = event("a", Level.ERROR, "Failed");
    event.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("outer", new IllegalArgumentException("in"))));

    assertThat(layout.doLayout(event).lines().skip(1))
        .allMatch(line -> line.startsWith("    "))
        .anyMatch(line -> line.contains("IllegalStateException: outer"))
        .anyMatch(line -> line.contains("Caused by: java.lang.IllegalArgumentException: in"));
  }

  private LoggingEvent event(String logger, Level level, String message) {
    return event(logger, level, message, Map.of());
  }

  private LoggingEvent event(String logger, Level level, String message, Map<String, String> mdc) {
    LoggingEvent event =
        new LoggingEvent("", context.getLogger(logger), level, message, null, null);
    event.setTimeStamp(NOON.toEpochMilli());
    event.setMDCPropertyMap(mdc);
    return event;
  }
}
