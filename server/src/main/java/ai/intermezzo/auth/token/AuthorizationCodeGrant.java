package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.AttemptId;
import ai.intermezzo.auth.grant.AuthorizationCode;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.Redemption;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Exchanges an authorization code for tokens (RFC 6749 §4.1.3, OpenID Connect Core §3.1.3).
 *
 * <p>Everything about the request that can be wrong is found before the code is spent; then one
 * statement spends it. A code that comes a second time ends what the first one gave (RFC 6749
 * §4.1.2).
 */
final class AuthorizationCodeGrant {
  private final AuthorizationCodes codes;
  private final GrantStore grants;
  private final TokenTarget.Decision targets;
  private final GrantTokens tokens;
  private final GrantWatch watch;
  private final SecureRandom random;

  AuthorizationCodeGrant(
      AuthorizationCodes codes,
      GrantStore grants,
      TokenTarget.Decision targets,
      GrantTokens tokens,
      GrantWatch watch,
      SecureRandom random) {
    this.codes = codes;
    this.grants = grants;
    this.targets = targets;
    this.tokens = tokens;
    this.watch = watch;
    this.random = random;
  }

  TokenResponse exchange(TokenRequest.AuthorizationCode request, AuthenticatedClient client) {
    requireSignsPeopleIn(client.client());
    AuthorizationCode code =
        codes
            .open(request.code())
            .orElseThrow(() -> OAuthError.invalidGrant("The code is not one of this server's."));
    code.binding().require(client.client().id(), request.redirectUri(), request.codeVerifier());
    requireProof(client, code);
    requireOfflineAllowed(client.client(), code);
    TokenTarget target =
        targets.decide(client, code.granted(), request.audience(), Optional.empty());
    Optional<String> nonce = code.binding().nonce();
    return switch (redeemKnowing(AttemptId.generate(random), code, client.client(), target)) {
      case Redemption.Redeemed(Grant grant, var profile) ->
          tokens.issue(grant, profile, target, nonce);
      case Redemption.Repeated(Grant grant, var profile) ->
          tokens.issue(grant, profile, target, nonce);
      case Redemption.Reused(Grant grant, boolean endedNow) -> {
        if (endedNow) {
          watch.codeReused(grant);
        }
        throw OAuthError.invalidGrant(
            "The code was used before, so that all that it gave has ended. Sign in again.");
      }
      case Redemption.Refused(Redemption.Because because) ->
          throw switch (because) {
            case EXPIRED -> OAuthError.invalidGrant("The code has expired. Sign in again.");
            case USER_BLOCKED -> OAuthError.invalidGrant(Descriptions.USER_IS_BLOCKED);
            case SIGNED_OUT -> OAuthError.invalidGrant("The session has ended. Sign in again.");
          };
    };
  }

  private static void requireSignsPeopleIn(Client client) {
    if (!client.type().signsPeopleIn()) {
      throw OAuthError.unauthorizedClient(
          "A client of type machine signs nobody in; it uses client_credentials.");
    }
  }

  /** A code of a public client without a challenge is anybody's who finds it (RFC 9700 §2.1.1). */
  private static void requireProof(AuthenticatedClient client, AuthorizationCode code) {
    if (client.credential().isEmpty() && code.binding().challenge().isEmpty()) {
      throw OAuthError.invalidGrant("The code was issued without a code_challenge.");
    }
  }

  /** It was taken from the client since: what it was promised it can't have. */
  private static void requireOfflineAllowed(Client client, AuthorizationCode code) {
    if (code.granted().isOffline() && !client.signIn().offlineAccess()) {
      throw OAuthError.invalidGrant("The client may not have offline_access. Sign in without it.");
    }
  }

  /** Where the commit's answer was lost, the same attempt asks again and knows its own row. */
  private Redemption redeemKnowing(
      AttemptId attempt, AuthorizationCode code, Client client, TokenTarget target) {
    try {
      return grants.redeem(code, attempt, client.signIn().refresh(), target.lifetime());
    } catch (DatabaseUnavailable _) {
      return grants.redeem(code, attempt, client.signIn().refresh(), target.lifetime());
    }
  }
}
