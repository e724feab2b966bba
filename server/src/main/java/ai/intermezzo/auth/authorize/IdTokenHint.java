package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.token.IdTokenHints;
import ai.intermezzo.auth.user.UserId;

/**
 * An ID token of ours that a client sends along to say who it expects (OpenID Connect Core
 * §3.1.2.1). It may have expired: it proves nothing but who was meant.
 */
final class IdTokenHint {
  private final IdTokenHints hints;

  IdTokenHint(Issuer issuer, JwsVerifier verifier) {
    this.hints = new IdTokenHints(issuer, verifier);
  }

  /**
   * Who is meant.
   *
   * @throws OAuthError {@code invalid_request} where it is not an ID token that we issued to that
   *     client
   */
  UserId subject(String token, ClientId client) {
    return hints
        .open(token)
        .filter(hint -> hint.client().equals(client))
        .map(IdTokenHints.Hint::subject)
        .orElseThrow(
            () ->
                OAuthError.invalidRequest(
                    "id_token_hint is not an ID token that this server issued to the client."));
  }
}
