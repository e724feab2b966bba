package ai.intermezzo.auth.store;

/**
 * The database did not answer in time, or is full, locked or away. Asking again later may succeed.
 */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the log: what failed, without any value of the statement
   */
  public DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message for the log: what failed, without any value of the statement
   */
  public DatabaseUnavailable(String message) {
    super(message);
  }
}
