package ai.intermezzo.auth.grant;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.intermezzo.auth.seal.CanonicalBase64Url;
import java.util.Optional;

/**
 * The redirect URI that a code was sent to, as a hash, since it is only compared (RFC 6749 §4.1.3).
 *
 * @param sha256 43 characters of base64url
 * @param sent whether the authorization request named it; then the token request must too
 */
public record RedirectBinding(String sha256, boolean sent) {
  static final int BYTES = CodeChallenge.BYTES;

  /** The binding to a redirect URI that the authorization request named. */
  public static RedirectBinding sent(String redirectUri) {
    return new RedirectBinding(hash(redirectUri), true);
  }

  /** The binding to the client's only redirect URI, which the authorization request left out. */
  public static RedirectBinding implied(String redirectUri) {
    return new RedirectBinding(hash(redirectUri), false);
  }

  /** Whether a token request may come with this {@code redirect_uri}, or without one. */
  public boolean allows(Optional<String> redirectUri) {
    return redirectUri.map(uri -> hash(uri).equals(sha256)).orElse(!sent);
  }

  static RedirectBinding of(byte[] sha256, boolean sent) {
    return new RedirectBinding(CanonicalBase64Url.encode(sha256), sent);
  }

  byte[] bytes() {
    return CanonicalBase64Url.decode(sha256).orElseThrow();
  }

  private static String hash(String redirectUri) {
    return CanonicalBase64Url.encode(CodeChallenge.sha256(redirectUri.getBytes(UTF_8)));
  }
}
