package ai.intermezzo.auth.offending.oauth;

import ai.intermezzo.auth.offending.token.BelowOffence;
import ch.qos.logback.classic.Level;
import gg.jte.Content;
import java.sql.Connection;
import java.time.Duration;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Breaks every rule of the house on purpose; it is never run. */
@Command
public final class OffenceManager {
  @interface Inject {}

  @Inject private final @Nullable Content injected;

  private final @Nullable Server jetty;
  private final @Nullable Connection connection;

  public OffenceManager(
      @Nullable Content injected, @Nullable Server jetty, @Nullable Connection connection) {
    this.injected = injected;
    this.jetty = jetty;
    this.connection = connection;
  }

  void offend() throws InterruptedException {
    Logger.getLogger("jul").info(String.valueOf(injected) + jetty + connection + Level.INFO);
    System.out.println(BelowOffence.class);
    Thread.sleep(Duration.ZERO);
  }
}
