package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshToken;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.grant.Rotation;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.user.User;
import java.util.Optional;

/**
 * Exchanges a refresh token for new tokens (RFC 6749 §6), rotating it (RFC 9700 §4.14.2).
 *
 * <p>A grant is one row with a generation number, and rotating is one compare-and-set on it: of any
 * number of requests with the same token one moves the row, and the others are answered from where
 * it moved to, with the current token inside the leeway, as reuse outside of it. A request that is
 * refused for what it asks moves nothing.
 */
final class RefreshTokenGrant {
  private final RefreshTokens refreshTokens;
  private final GrantStore grants;
  private final TokenTarget.Decision targets;
  private final GrantTokens tokens;
  private final GrantWatch watch;

  RefreshTokenGrant(
      RefreshTokens refreshTokens,
      GrantStore grants,
      TokenTarget.Decision targets,
      GrantTokens tokens,
      GrantWatch watch) {
    this.refreshTokens = refreshTokens;
    this.grants = grants;
    this.targets = targets;
    this.tokens = tokens;
    this.watch = watch;
  }

  TokenResponse exchange(TokenRequest.Refresh request, AuthenticatedClient authenticated) {
    Client client = authenticated.client();
    if (!client.type().signsPeopleIn() || !client.signIn().offlineAccess()) {
      throw OAuthError.unauthorizedClient("This client may not use refresh tokens.");
    }
    RefreshToken presented =
        refreshTokens.open(request.refreshToken()).orElseThrow(RefreshTokenGrant::invalid);
    Grant granted =
        grants
            .find(presented.grantId())
            .filter(grant -> grant.clientId().equals(client.id()))
            .orElseThrow(RefreshTokenGrant::invalid);
    TokenTarget target =
        targets.decide(authenticated, granted.granted(), request.audience(), request.scope());
    Optional<User> subject =
        tokens.subject(target, granted.authentication(), RefreshTokenGrant::invalid);
    Grant grant = rotate(presented, client);
    return tokens.issue(grant, target, subject, Optional.empty());
  }

  private Grant rotate(RefreshToken presented, Client client) {
    return switch (grants.rotate(presented, client.id(), client.signIn().refresh())) {
      case Rotation.Rotated(Grant moved, boolean restored) -> {
        if (restored) {
          watch.restored(moved);
        }
        yield moved;
      }
      case Rotation.Retried(Grant current) -> current;
      case Rotation.Reused(Grant ended) -> {
        watch.tokenReused(ended);
        throw invalid();
      }
      case Rotation.Gone(Rotation.Because because) ->
          throw because == Rotation.Because.USER_BLOCKED
              ? OAuthError.invalidGrant(Descriptions.USER_IS_BLOCKED)
              : invalid();
    };
  }

  private static OAuthError invalid() {
    return OAuthError.invalidGrant(Descriptions.INVALID_REFRESH_TOKEN);
  }
}
