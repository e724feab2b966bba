package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A refusal as the client sees it: JSON {@code error}, {@code error_description} and {@code
 * request_id}, never stored by a cache (RFC 6749 §5.2).
 *
 * <p>An endpoint throws its {@link OAuthError}; one that has a header to add returns {@code
 * ErrorAnswer.of(error, request).with("WWW-Authenticate", …)} instead.
 */
public final class ErrorAnswer {
  /** When to come back after a 429 or 503 where nobody knows better. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private ErrorAnswer() {}

  /** The answer; a 429 or 503 tells the client to come back soon. */
  public static Response of(OAuthError error, Request request) {
    return of(error, request, RETRY_AFTER);
  }

  /**
   * The answer; a 429 or 503 tells the client to come back after that time, rounded up to seconds.
   */
  public static Response of(OAuthError error, Request request, Duration retryAfter) {
    return of(error, request.id(), isPlain(error.status(), request), retryAfter);
  }

  static Response of(OAuthError error, String requestId, boolean plain, Duration retryAfter) {
    int status = error.status();
    Response answer =
        plain
            ? Response.text(
                status,
                error.code() + ": " + error.description() + " (request " + requestId + ")\n")
            : Response.json(status, json(error, requestId));
    answer = answer.noStore();
    return status == 503 || status == 429
        ? answer.with(
            "Retry-After", Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())))
        : answer;
  }

  private static boolean isPlain(int status, Request request) {
    return (status == 429 || status >= 500)
        && request.plainErrorsForBrowsers()
        && request.header("Origin").isPresent();
  }

  /** Nothing needs escaping: an OAuthError holds printable ASCII without quote and backslash. */
  private static byte[] json(OAuthError error, String requestId) {
    String text =
        "{\"error\":\""
            + error.code()
            + "\",\"error_description\":\""
            + error.description()
            + "\",\"request_id\":\""
            + requestId
            + "\"}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
