package ai.intermezzo.auth.oauth;

/**
 * A request that is refused, in the words of RFC 6749 §5.2 and its extensions.
 *
 * <p>The description is read by the developer of the application: it says what to do next, holds
 * only the characters that RFC 6749 §5.2 allows, and never a secret, a token or anything else that
 * the request brought along. It carries no stack trace, since a refusal is an expected outcome and
 * filling one costs more than the refusal.
 */
public final class OAuthError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  /**
   * @param code the {@code error} member, for example {@code invalid_request}
   * @param description the {@code error_description} member, printable ASCII without {@code "} and
   *     {@code \}
   * @param status the HTTP status of the answer, 400 to 599
   */
  public OAuthError(String code, String description, int status) {
    super(description, null, false, false);
    this.code = code;
    this.status = status;
    if (!isPrintable(description)) {
      throw new IllegalArgumentException(
          "A description is printable ASCII without quote and backslash");
    }
  }

  /** The request is malformed (RFC 6749 §5.2), 400. */
  public static OAuthError invalidRequest(String description) {
    return new OAuthError("invalid_request", description, 400);
  }

  /** The person or the server refused (RFC 6749 §4.1.2.1), 403 where there is no redirect. */
  public static OAuthError accessDenied(String description) {
    return new OAuthError("access_denied", description, 403);
  }

  /** The server has no such response type (RFC 6749 §4.1.2.1), 400. */
  public static OAuthError unsupportedResponseType(String description) {
    return new OAuthError("unsupported_response_type", description, 400);
  }

  /** Nobody is signed in, and no page may be shown (OpenID Connect Core §3.1.2.6), 400. */
  public static OAuthError loginRequired(String description) {
    return new OAuthError("login_required", description, 400);
  }

  /** The person has not consented, and no page may be shown (OpenID Connect Core §3.1.2.6), 400. */
  public static OAuthError consentRequired(String description) {
    return new OAuthError("consent_required", description, 400);
  }

  /** The client could not be authenticated (RFC 6749 §5.2), 401. */
  public static OAuthError invalidClient(String description) {
    return new OAuthError("invalid_client", description, 401);
  }

  /** The code or refresh token is not good, or not good any more (RFC 6749 §5.2), 400. */
  public static OAuthError invalidGrant(String description) {
    return new OAuthError("invalid_grant", description, 400);
  }

  /** The client is known, and may not use this grant type (RFC 6749 §5.2), 400. */
  public static OAuthError unauthorizedClient(String description) {
    return new OAuthError("unauthorized_client", description, 400);
  }

  /** The server has no such grant type (RFC 6749 §5.2), 400. */
  public static OAuthError unsupportedGrantType(String description) {
    return new OAuthError("unsupported_grant_type", description, 400);
  }

  /** The scope is unknown, or more than the client may have (RFC 6749 §5.2), 400. */
  public static OAuthError invalidScope(String description) {
    return new OAuthError("invalid_scope", description, 400);
  }

  /** The audience is unknown, or not allowed to this client (RFC 8707 §2), 400. */
  public static OAuthError invalidTarget(String description) {
    return new OAuthError("invalid_target", description, 400);
  }

  /** The server can't answer now and will later: overload, or no database, 503. */
  public static OAuthError temporarilyUnavailable(String description) {
    return new OAuthError("temporarily_unavailable", description, 503);
  }

  /** Something broke on our side, 500. The description is the same for every cause. */
  public static OAuthError serverError() {
    return new OAuthError(
        "server_error", "Something went wrong on the server. Quote the request id.", 500);
  }

  /** The {@code error} member of the answer. */
  public String code() {
    return code;
  }

  /** The {@code error_description} member of the answer. */
  public String description() {
    return String.valueOf(getMessage());
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The same refusal under another HTTP status, for example 413 for a body that is too large. */
  public OAuthError withStatus(int newStatus) {
    return new OAuthError(code, description(), newStatus);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '"' && c != '\\');
  }
}
