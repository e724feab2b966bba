package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.grant.RefreshToken;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.grant.Rotation;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;

/**
 * Exchanges a refresh token for new tokens (RFC 6749 §6), rotating it (RFC 9700 §4.14.2).
 *
 * <p>A grant is one row with a generation number, and rotating is one compare-and-set on it: of any
 * number of requests with the same token one moves the row, and the others are answered from where
 * it moved to, with the current token inside the leeway, as reuse outside of it. A request that is
 * refused for what it asks moves nothing: what it may ask for depends on what was granted, which
 * never changes and mostly is the same for all people of a client, so that the statement which
 * moves the row makes sure of it, and no other runs before.
 */
final class RefreshTokenGrant {
  private final RefreshTokens refreshTokens;
  private final GrantStore grants;
  private final TokenTarget.Decision targets;
  private final GrantTokens tokens;
  private final GrantWatch watch;
  private final UsualGrants usualGrants = new UsualGrants();

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
    Optional<Usual> usual = usual(authenticated, request);
    if (usual.isEmpty()) {
      return exchange(look(presented, client), presented, authenticated, request);
    }
    Rotation rotation =
        grants.rotateIf(usual.get().granted, presented, client.id(), client.signIn().refresh());
    return rotation instanceof Rotation.Different(Grant actual)
        ? exchange(actual.granted(), presented, authenticated, request)
        : answer(rotation, usual.get().target);
  }

  /** What grants of this client usually hold, and what the request gets if this one holds it. */
  private record Usual(Granted granted, TokenTarget target) {}

  /** Empty where nothing is known, and where the request asks for something else. */
  private Optional<Usual> usual(AuthenticatedClient client, TokenRequest.Refresh request) {
    try {
      return usualGrants
          .of(client.client().id())
          .map(granted -> new Usual(granted, decide(client, granted, request)));
    } catch (OAuthError _) {
      return Optional.empty();
    }
  }

  /** What was granted never changes, so that it may be read before the row moves. */
  private TokenResponse exchange(
      Granted granted,
      RefreshToken presented,
      AuthenticatedClient authenticated,
      TokenRequest.Refresh request) {
    Client client = authenticated.client();
    usualGrants.put(client.id(), granted);
    TokenTarget target = decide(authenticated, granted, request);
    return answer(grants.rotate(presented, client.id(), client.signIn().refresh()), target);
  }

  private Granted look(RefreshToken presented, Client client) {
    return grants
        .find(presented.grantId())
        .filter(grant -> grant.clientId().equals(client.id()))
        .orElseThrow(RefreshTokenGrant::invalid)
        .granted();
  }

  private TokenTarget decide(
      AuthenticatedClient client, Granted granted, TokenRequest.Refresh request) {
    return targets.decide(client, granted, request.audience(), request.scope());
  }

  private TokenResponse answer(Rotation rotation, TokenTarget target) {
    return switch (rotation) {
      case Rotation.Rotated(Grant moved, var profile, boolean restored) -> {
        if (restored) {
          watch.restored(moved);
        }
        yield tokens.issue(moved, profile, target, Optional.empty());
      }
      case Rotation.Retried(Grant current, var profile) ->
          tokens.issue(current, profile, target, Optional.empty());
      case Rotation.Reused(Grant ended) -> {
        watch.tokenReused(ended);
        throw invalid();
      }
      case Rotation.Gone(Rotation.Because because) ->
          throw because == Rotation.Because.USER_BLOCKED
              ? OAuthError.invalidGrant(Descriptions.USER_IS_BLOCKED)
              : invalid();
      case Rotation.Different _ ->
          throw new IllegalStateException("What was granted changed, and it never does");
    };
  }

  private static OAuthError invalid() {
    return OAuthError.invalidGrant(Descriptions.INVALID_REFRESH_TOKEN);
  }
}
