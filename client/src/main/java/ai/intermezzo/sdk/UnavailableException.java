package ai.intermezzo.sdk;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server could not be asked: it is not there, too slow, overloaded, or answers what is no
 * answer. To ask again later may help.
 */
public final class UnavailableException extends AuthException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  UnavailableException(String message, @Nullable Throwable cause) {
    this(message, cause, null);
  }

  UnavailableException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** When the server wants to be asked again, if it said so (RFC 9110 §10.2.3). */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  UnavailableException again() {
    return new UnavailableException(
        java.util.Objects.requireNonNullElse(getMessage(), ""), this, retryAfter);
  }
}
