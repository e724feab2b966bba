package ai.intermezzo.sdk;

/**
 * The server refused, and says why (RFC 6749 §4.1.2.1 and §5.2). To ask again in the same way is of
 * no use.
 */
public final class OAuthException extends AuthException {
  private static final long serialVersionUID = 1L;

  /** Longer words are none of the standards'. */
  private static final int MAX_ERROR = 100;

  private static final int MAX_DESCRIPTION = 1_000;

  private final String error;
  private final String description;

  OAuthException(String error, String description) {
    super(printable(error, MAX_ERROR) + ": " + printable(description, MAX_DESCRIPTION), null);
    this.error = printable(error, MAX_ERROR);
    this.description = printable(description, MAX_DESCRIPTION);
  }

  /**
   * The error code, for example {@code invalid_client}, {@code invalid_grant}, {@code
   * access_denied}.
   */
  public String error() {
    return error;
  }

  /** What the server adds for developers; empty where it adds nothing. */
  public String description() {
    return description;
  }

  @Override
  OAuthException again() {
    return new OAuthException(error, description);
  }

  /** It goes into logs, and came from outside. */
  private static String printable(String text, int max) {
    String cut = text.length() > max ? text.substring(0, max) : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
