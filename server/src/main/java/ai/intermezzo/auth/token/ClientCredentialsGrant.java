package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.TokenLifetime;

/**
 * A machine gets a token for itself (RFC 6749 §4.4).
 *
 * <p>Nothing is read from the database where client and Api are in memory, and nothing is ever
 * written: the token is all that there is. No refresh token comes with it (RFC 6749 §4.4.3), since
 * the client has its credentials to ask again.
 */
final class ClientCredentialsGrant {
  private final ApiAccess.Decision access;
  private final AccessTokenMint mint;

  ClientCredentialsGrant(ApiAccess.Decision access, AccessTokenMint mint) {
    this.access = access;
    this.mint = mint;
  }

  TokenResponse issue(TokenRequest.ClientCredentials request, AuthenticatedClient authenticated) {
    if (!authenticated.client().type().mayUseClientCredentials()) {
      throw OAuthError.unauthorizedClient(
          "A client of this type signs users in; client_credentials needs one of type machine.");
    }
    ApiAccess granted = access.decide(authenticated.client(), request.audience(), request.scope());
    TokenLifetime lifetime =
        authenticated
            .credential()
            .flatMap(Credential::tokenLifetime)
            .or(authenticated.client()::tokenLifetime)
            .orElse(granted.api().tokenLifetime());
    return new TokenResponse(
        mint.forMachine(authenticated, granted, lifetime), lifetime, granted.scopes());
  }
}
