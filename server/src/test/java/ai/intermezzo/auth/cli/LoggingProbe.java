package ai.intermezzo.auth.cli;

import java.util.Map;
import java.util.logging.Level;
import org.slf4j.LoggerFactory;

/** A program of its own that logs in every way there is, for {@link LoggingConfiguratorTest}. */
final class LoggingProbe {
  private LoggingProbe() {}

  public static void main(String[] args) {
    Logging.prepare(Map.of(), System.getProperties(), System.getenv());
    LoggerFactory.getLogger(LoggingProbe.class).atInfo().addKeyValue("port", 1).log("ours info");
    LoggerFactory.getLogger(LoggingProbe.class).debug("ours debug");
    LoggerFactory.getLogger("org.eclipse.jetty.server").info("jetty info");
    LoggerFactory.getLogger("com.zaxxer.hikari").info("hikari info");
    LoggerFactory.getLogger("org.flywaydb.core").info("flyway info");
    LoggerFactory.getLogger("org.eclipse.jetty.server").warn("jetty warn");
    System.getLogger("jdk.some").log(System.Logger.Level.WARNING, "jdk warning");
    System.getLogger("jdk.some").log(System.Logger.Level.INFO, "jdk info");
    java.util.logging.Logger.getLogger("org.postgresql").log(Level.WARNING, "jul warning");
    java.util.logging.Logger.getLogger("org.postgresql").log(Level.INFO, "jul info");
  }
}
