package ai.intermezzo.auth.store;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flyway's talk, all at debug: an operator needs one line for a migration, and a failure that the
 * next attempt heals is none.
 *
 * <p>Public since Flyway makes it by name.
 */
public final class FlywayLog implements LogCreator {
  @Override
  public Log createLogger(Class<?> owner) {
    return new Quiet(LoggerFactory.getLogger(owner));
  }

  private record Quiet(Logger log) implements Log {
    @Override
    public void debug(String message) {
      log.trace(message);
    }

    @Override
    public void info(String message) {
      log.debug(message);
    }

    @Override
    public void notice(String message) {
      log.debug(message);
    }

    @Override
    public void warn(String message) {
      log.debug(message);
    }

    @Override
    public void error(String message) {
      log.debug(message);
    }

    @Override
    public void error(String message, Exception e) {
      log.debug(message, e);
    }
  }
}
