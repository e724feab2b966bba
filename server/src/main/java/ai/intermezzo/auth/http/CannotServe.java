package ai.intermezzo.auth.http;

/**
 * The listener can't start. The message is one sentence for the operator that says what to do,
 * shown as it is.
 */
public final class CannotServe extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotServe(String message) {
    super(message);
  }

  public CannotServe(String message, Throwable cause) {
    super(message, cause);
  }
}
