package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.http.CannotServe;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.store.CannotOpenDatabase;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, as one line for the person at the terminal. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static String line(Throwable failure) {
    return switch (failure) {
      case CommandFailed e -> sentence(e);
      case InvalidSetting e -> sentence(e);
      case CannotOpenDatabase e -> sentence(e);
      case CannotServe e -> sentence(e);
      case MasterKeyProblem e -> sentence(e);
      case DatabaseUnavailable e ->
          "The database does not answer; check that it runs and try again.";
      default -> {
        LOG.debug("A command failed", failure);
        yield "Something unexpected went wrong ("
            + failure.getClass().getSimpleName()
            + "). INTERMEZZO_LOG_LEVEL=debug shows where.";
      }
    };
  }

  private static String sentence(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
