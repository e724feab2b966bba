package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.user.ProfileClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an access token under a grant is for (RFC 8707 §2.2): one Api of the grant, or userinfo
 * alone. Only {@link Decision} makes one.
 *
 * @param api empty for userinfo alone
 * @param scopes what it allows: as the answer tells it
 * @param meant those of them that mean something to whomever it is for: as the token itself tells
 *     it (RFC 9068 §2.2.3)
 * @param lifetime how long it is valid
 */
record TokenTarget(Optional<Api> api, Scopes scopes, Scopes meant, TokenLifetime lifetime) {
  private static final String OPENID = "openid";

  private static final Set<String> ACCOUNT_SCOPES =
      Set.of(OPENID, ProfileClaims.PROFILE, ProfileClaims.EMAIL, Granted.OFFLINE_ACCESS);

  /** Whether an ID token belongs to it (OpenID Connect Core §3.1.2.1). */
  boolean isOpenId() {
    return scopes.tokens().contains(OPENID);
  }

  /** Decides, before anything is written, what a request for a token under a grant gets. */
  static final class Decision {
    private final Apis apis;
    private final Audience userinfo;

    /**
     * @param userinfo the address of the userinfo endpoint, which is its audience
     */
    Decision(Apis apis, Audience userinfo) {
      this.apis = apis;
      this.userinfo = userinfo;
    }

    /**
     * @param audience the Api that the request names
     * @param scope the scopes that it names
     * @throws OAuthError {@code invalid_target} for an Api that the grant has not, or that the
     *     client may not have any more; {@code invalid_scope} for more than was granted
     */
    TokenTarget decide(
        AuthenticatedClient client,
        Granted granted,
        Optional<Audience> audience,
        Optional<Scopes> scope) {
      Scopes narrowed = granted.narrow(scope);
      Optional<Audience> target = audience.or(() -> implied(client.client(), granted));
      if (target.isEmpty() || target.get().equals(userinfo)) {
        Scopes account = only(narrowed, Scopes.NONE);
        return new TokenTarget(
            Optional.empty(),
            account,
            meant(account, Scopes.NONE, true),
            lifetime(client).orElse(TokenLifetime.DEFAULT));
      }
      Scopes allowed = client.client().apis().get(target.get());
      Scopes there = granted.apis().get(target.get());
      Optional<Api> api = apis.find(target.get());
      if (allowed == null || there == null || api.isEmpty()) {
        throw OAuthError.invalidTarget(
            "The audience is not one that was granted at the sign-in and is still allowed to the"
                + " client.");
      }
      Scopes now = there.within(allowed).within(api.get().scopes());
      Scopes told = only(narrowed, now);
      return new TokenTarget(
          api,
          told,
          meant(told, now, told.tokens().contains(OPENID)),
          lifetime(client).orElse(api.get().tokenLifetime()));
    }

    private static Optional<Audience> implied(Client client, Granted granted) {
      if (granted.apis().size() == 1) {
        return granted.apis().keySet().stream().findFirst();
      }
      return client.impliedAudience().filter(granted.apis()::containsKey);
    }

    private static Optional<TokenLifetime> lifetime(AuthenticatedClient client) {
      return client
          .credential()
          .flatMap(Credential::tokenLifetime)
          .or(client.client()::tokenLifetime);
    }

    /**
     * Nobody but this server knows offline_access, and none but userinfo the account's scopes; an
     * Api may have scopes of these names for itself.
     */
    private static Scopes meant(Scopes told, Scopes there, boolean isForUserinfo) {
      return Scopes.of(
          told.tokens().stream()
              .filter(
                  scope ->
                      there.tokens().contains(scope)
                          || (isForUserinfo && !scope.equals(Granted.OFFLINE_ACCESS)))
              .toList());
    }

    /** The scopes that mean something for this request: the account's, and those of its Api. */
    private static Scopes only(Scopes narrowed, Scopes there) {
      List<String> meant = new ArrayList<>();
      for (String scope : narrowed.tokens()) {
        if (ACCOUNT_SCOPES.contains(scope) || there.tokens().contains(scope)) {
          meant.add(scope);
        }
      }
      return Scopes.of(meant);
    }
  }
}
