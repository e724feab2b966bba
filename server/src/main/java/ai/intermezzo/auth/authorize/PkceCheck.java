package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.CodeChallenge;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;

/**
 * Proof Key for Code Exchange (RFC 7636 §4.3): a public client must send a challenge (RFC 9700
 * §2.1.1), by S256 and no other method.
 */
final class PkceCheck {
  private PkceCheck() {}

  /**
   * The challenge of a request.
   *
   * @throws OAuthError {@code invalid_request} where it is missing, malformed or {@code plain}
   */
  static Optional<CodeChallenge> challenge(
      Parameters parameters, Client client, ResponseType type) {
    Optional<String> challenge = parameters.get("code_challenge");
    Optional<String> method = parameters.get("code_challenge_method");
    boolean required = !client.type().isConfidential() || client.signIn().requirePkce();
    if (challenge.isEmpty()) {
      if (method.isPresent()) {
        throw OAuthError.invalidRequest("code_challenge_method came without a code_challenge.");
      }
      if (required && type.givesCode()) {
        throw OAuthError.invalidRequest(
            "code_challenge is missing: this client must use PKCE with S256 (RFC 7636).");
      }
      return Optional.empty();
    }
    // RFC 7636 §4.3: without a method the challenge would be a plain one.
    if (!method.orElse("plain").equals("S256")) {
      throw OAuthError.invalidRequest("code_challenge_method must be S256 (RFC 7636 section 4.2).");
    }
    Optional<CodeChallenge> parsed = CodeChallenge.parse(challenge.get());
    if (parsed.isEmpty()) {
      throw OAuthError.invalidRequest(
          "code_challenge is the base64url of a SHA-256, 43 characters (RFC 7636 section 4.2).");
    }
    return parsed;
  }
}
