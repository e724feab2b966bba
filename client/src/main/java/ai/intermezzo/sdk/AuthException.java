package ai.intermezzo.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Why there is no token and nobody signed in. Of three kinds, since three different people can do
 * something about it: the server said no ({@link OAuthException}), it could not be asked ({@link
 * UnavailableException}), or what came can't be trusted ({@link UntrustedException}). Messages hold
 * no secrets, codes or tokens.
 */
public abstract sealed class AuthException extends RuntimeException
    permits OAuthException, UnavailableException, UntrustedException {
  private static final long serialVersionUID = 1L;

  AuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same again with the stack of the thread that asks now. */
  abstract AuthException again();
}
