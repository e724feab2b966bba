package ai.intermezzo.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a guard says about a request: answer it, or answer it with this instead. */
public sealed interface Decision {

  /** The token is good for this request. */
  record Verified(AccessToken token) implements Decision {}

  /**
   * The request must be answered with {@link #status()} and the header {@code WWW-Authenticate}.
   *
   * @param challenge the value of {@code WWW-Authenticate} (RFC 6750 §3); never holds anything of
   *     the token
   */
  record Refused(Reason reason, String challenge) implements Decision {
    /** The HTTP status: 400, 401 or 403. */
    public int status() {
      return reason.status();
    }

    /** The error code of RFC 6750 §3.1, or null when no token was sent. */
    public @Nullable String error() {
      return reason.error();
    }

    /** A sentence for the application's developer. */
    public String description() {
      return reason.description();
    }

    /** The error and the sentence as JSON, for the answer's body. */
    public String json() {
      String error = reason.error();
      return Decision.json(error == null ? "unauthorized" : error, description());
    }
  }

  /**
   * Whether the token is good can't be known, since the issuer's keys can't be had, or its
   * introspection can't. The request must be answered with 503.
   *
   * @param retryAfter when to ask again, in whole seconds, for {@code Retry-After}
   */
  record Unavailable(Duration retryAfter) implements Decision {
    /** The HTTP status: 503. */
    public int status() {
      return 503;
    }

    /** An error and a sentence as JSON, for the answer's body. */
    public String json() {
      return Decision.json(
          "temporarily_unavailable",
          "The token can't be checked at the moment. Try again shortly.");
    }
  }

  /** None of these texts needs escaping. */
  private static String json(String error, String description) {
    return "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}";
  }
}
