package ai.intermezzo.auth.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.util.TimeZone;
import net.logstash.logback.encoder.LogstashEncoder;

/** Log lines as JSON objects. A class of its own, since loading the encoder takes long. */
final class LoggingJson {
  private LoggingJson() {}

  static Encoder<ILoggingEvent> encoder() {
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setTimeZone(TimeZone.getTimeZone("UTC").getID());
    encoder.setVersion(null);
    encoder.getFieldNames().setLevelValue(null);
    return encoder;
  }
}
