package ai.intermezzo.auth.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.charset.StandardCharsets;

/**
 * Configures Logback: everything to stderr, since stdout belongs to the commands' results. Logback
 * finds it as a service. It is code because an XML file costs another 100 ms at each start.
 */
public final class LoggingConfigurator extends ContextAwareBase implements Configurator {
  private static final String OURS = "ai.intermezzo";

  /** Called by Logback. */
  public LoggingConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // Otherwise Logback prints its own warnings, and to stdout.
    context.getStatusManager().add(new NopStatusListener());
    LoggingSettings settings = LoggingSettings.DEFAULT;
    String complaint = null;
    try {
      settings = LoggingSettings.from(System.getProperties(), System.getenv());
    } catch (IllegalArgumentException e) {
      complaint = e.getMessage();
    }
    apply(settings, context);
    if (complaint != null) {
      context.getLogger(OURS).warn(complaint);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void apply(LoggingSettings settings, LoggerContext context) {
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    Encoder<ILoggingEvent> encoder = settings.json() ? LoggingJson.encoder() : text(context);
    encoder.setContext(context);
    encoder.start();
    stderr.setEncoder(encoder);
    stderr.start();

    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(stderr);
    // Jetty, Hikari, Flyway and the JDK tell a lot that no operator can act on.
    boolean errorsOnly = settings.level().isGreaterOrEqual(Level.ERROR);
    root.setLevel(errorsOnly ? Level.ERROR : Level.WARN);
    // These repeat what a sender wrote into a Host header: anyone could fill the log.
    context.getLogger("org.eclipse.jetty.http.HttpParser").setLevel(Level.ERROR);
    context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
    context.getLogger(OURS).setLevel(settings.level());
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    LoggingLayout layout = new LoggingLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }
}
