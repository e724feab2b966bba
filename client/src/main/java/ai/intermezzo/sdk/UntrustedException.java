package ai.intermezzo.sdk;

/**
 * What came can't be trusted: a callback that does not belong to the sign-in that was begun, an ID
 * token of another issuer or client. Nobody is signed in. It may be an attack, or a back button;
 * begin anew.
 */
public final class UntrustedException extends AuthException {
  private static final long serialVersionUID = 1L;

  UntrustedException(String message) {
    super(message, null);
  }

  @Override
  UntrustedException again() {
    return new UntrustedException(java.util.Objects.requireNonNullElse(getMessage(), ""));
  }
}
