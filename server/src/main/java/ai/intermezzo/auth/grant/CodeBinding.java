package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;

/**
 * What a code is bound to: only who began the authorization request can redeem it.
 *
 * @param challenge absent where none was sent; then a verifier is refused (RFC 9700 §2.1.1)
 * @param nonce for the ID token, as it came (OpenID Connect Core §3.1.2.1); at most {@value
 *     #MAX_NONCE_LENGTH} characters
 */
public record CodeBinding(
    ClientId clientId,
    RedirectBinding redirect,
    Optional<CodeChallenge> challenge,
    Optional<String> nonce) {
  /** Far more than any client draws. */
  public static final int MAX_NONCE_LENGTH = 256;

  /**
   * @throws OAuthError {@code invalid_request} where the nonce is too long
   */
  public CodeBinding {
    if (nonce.isPresent() && nonce.get().length() > MAX_NONCE_LENGTH) {
      throw OAuthError.invalidRequest("nonce is longer than " + MAX_NONCE_LENGTH + " characters.");
    }
  }

  /**
   * Refuses a token request that the code was not issued for (RFC 6749 §4.1.3, RFC 7636 §4.6).
   * Nothing of it can change, so it is called before the code is spent.
   *
   * @param authenticated the client that authenticated itself, or a public client's id
   * @throws OAuthError {@code invalid_grant}
   */
  public void require(
      ClientId authenticated, Optional<String> redirectUri, Optional<String> verifier) {
    if (!clientId.equals(authenticated)) {
      throw OAuthError.invalidGrant("The code was issued to another client.");
    }
    if (!redirect.allows(redirectUri)) {
      throw OAuthError.invalidGrant(
          "redirect_uri must be the one of the authorization request, to the letter.");
    }
    if (challenge.isPresent() && verifier.isEmpty()) {
      throw OAuthError.invalidGrant(
          "code_verifier is missing: the authorization request had a code_challenge.");
    }
    if (challenge.isEmpty() && verifier.isPresent()) {
      throw OAuthError.invalidGrant(
          "code_verifier is not expected: the authorization request had no code_challenge.");
    }
    if (challenge.isPresent() && !challenge.get().isProvenBy(verifier.orElseThrow())) {
      throw OAuthError.invalidGrant("code_verifier does not match the code_challenge.");
    }
  }
}
