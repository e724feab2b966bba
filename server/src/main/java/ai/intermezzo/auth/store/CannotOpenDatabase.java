package ai.intermezzo.auth.store;

/**
 * The database can't be used at all, and the operator has to act. The message is one sentence for
 * the operator, without a password; the cause is for the log.
 */
public final class CannotOpenDatabase extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotOpenDatabase(String message) {
    super(message);
  }

  CannotOpenDatabase(String message, Throwable cause) {
    super(message, cause);
  }
}
