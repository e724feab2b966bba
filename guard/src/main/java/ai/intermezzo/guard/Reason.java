package ai.intermezzo.guard;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, with the answer that RFC 6750 §3.1 asks for. The names are stable, for
 * logs and metrics; the descriptions are for the developer of the application that sent the token,
 * and hold nothing of what was sent.
 */
public enum Reason {
  /**
   * No {@code Authorization} header, or one of another scheme. The answer has no error code (RFC
   * 6750 §3.1).
   */
  NO_TOKEN(401, null, "Send an access token in the header Authorization: Bearer."),
  /**
   * More than one {@code Authorization} value, or {@code Bearer} without exactly one token after
   * it.
   */
  MALFORMED_REQUEST(400, "invalid_request", "Send one Authorization header with one Bearer token."),
  /** Longer than {@value Guard#MAX_TOKEN_CHARS} characters. */
  TOO_LONG(401, "invalid_token", "The token is too long."),
  /**
   * Not a signed JWT in its compact form: wrong parts, Base64url, UTF-8 or JSON, or a name that
   * comes twice.
   */
  MALFORMED_TOKEN(401, "invalid_token", "The token is not a signed JWT."),
  /**
   * Encrypted, compressed, nested, or with an extension that must be understood ({@code crit},
   * {@code b64}).
   */
  UNSUPPORTED(401, "invalid_token", "The token uses a JWT feature that is not accepted here."),
  /**
   * {@code alg} is none, symmetric, not on this guard's list, or not the one that its key is for.
   */
  ALGORITHM(401, "invalid_token", "The token's algorithm is not accepted."),
  /** Not an access token by its {@code typ}: an ID token, a logout token (RFC 9068 §4). */
  TYPE(401, "invalid_token", "The token is not an access token."),
  /** Signed with a key that the issuer does not publish. */
  UNKNOWN_KEY(401, "invalid_token", "The token's key is unknown."),
  /** The signature is not that of the token's content. */
  SIGNATURE(401, "invalid_token", "The token's signature is wrong."),
  /** {@code iss} is not this guard's issuer. */
  ISSUER(401, "invalid_token", "The token is from another issuer."),
  /** {@code aud} does not name this guard's audience. */
  AUDIENCE(401, "invalid_token", "The token is for another audience."),
  /** A claim that RFC 9068 §2.2 requires is missing, or one of them has a wrong type. */
  CLAIMS(401, "invalid_token", "The token lacks a claim that an access token needs."),
  /** {@code exp} has passed. */
  EXPIRED(401, "invalid_token", "The token has expired."),
  /** {@code nbf} or {@code iat} is in the future. */
  NOT_YET_VALID(401, "invalid_token", "The token is not valid yet."),
  /** The token is good, and lacks a scope that the request needs. */
  INSUFFICIENT_SCOPE(403, "insufficient_scope", "The token lacks a scope that this request needs.");

  private final int status;
  private final @Nullable String error;
  private final String description;

  Reason(int status, @Nullable String error, String description) {
    this.status = status;
    this.error = error;
    this.description = description;
  }

  /** The HTTP status to answer with: 400, 401 or 403. */
  public int status() {
    return status;
  }

  /** The error code of RFC 6750 §3.1, or null where no code may be given. */
  public @Nullable String error() {
    return error;
  }

  /** A sentence for the application's developer, in ASCII, without quotes or backslashes. */
  public String description() {
    return description;
  }

  /**
   * The value of {@code WWW-Authenticate} without a {@code scope}. One parameter at least belongs
   * to it (RFC 6750 §3).
   */
  String challenge() {
    return error == null
        ? "Bearer realm=\"api\""
        : "Bearer error=\"" + error + "\", error_description=\"" + description + "\"";
  }
}
