package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.ProfileClaims;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an authorization request asks for, cut down to what its client may have (RFC 6749 §3.3, RFC
 * 8707 §2.1): a scope that nobody knows, or that the client may not have, is left out (OpenID
 * Connect Core §3.1.2.1), and {@code scope} in the token answer says what was granted.
 */
final class WantedAccess {
  private static final String OPENID = "openid";

  private static final Set<String> ACCOUNT_SCOPES =
      Set.of(OPENID, ProfileClaims.PROFILE, ProfileClaims.EMAIL);

  private final Apis apis;
  private final String userinfo;

  /**
   * @param userinfo the address of the userinfo endpoint
   */
  WantedAccess(Apis apis, String userinfo) {
    this.apis = apis;
    this.userinfo = userinfo;
  }

  /**
   * Without {@code scope}, all that the client may have at its Apis (RFC 6749 §3.3: the default).
   *
   * @throws OAuthError {@code invalid_target} for an Api that is unknown or not the client's,
   *     {@code invalid_scope} for a malformed scope
   */
  Granted of(Client client, Parameters parameters, ResponseType type) {
    Optional<Scopes> asked = parameters.get("scope").map(Scopes::parse);
    Map<Audience, Scopes> granted = new LinkedHashMap<>();
    for (Audience audience : audiences(client, parameters)) {
      Scopes allowed = allowed(client, audience);
      granted.put(audience, asked.map(scopes -> scopes.within(allowed)).orElse(allowed));
    }
    Set<String> all = new LinkedHashSet<>();
    Set<String> wanted = asked.map(Scopes::tokens).orElse(Set.of());
    for (String scope : wanted) {
      boolean offline = scope.equals(Granted.OFFLINE_ACCESS) && mayStay(client, type);
      if (offline
          || ACCOUNT_SCOPES.contains(scope)
          || granted.values().stream().anyMatch(there -> there.tokens().contains(scope))) {
        all.add(scope);
      }
    }
    granted.values().forEach(there -> all.addAll(there.tokens()));
    if (all.size() > Scopes.MAX_TOKENS) {
      throw OAuthError.invalidScope("The request asks for too many scopes. Name fewer.");
    }
    return new Granted(Scopes.of(all), granted);
  }

  /** OpenID Connect Core §11: ignored where no code comes back. */
  private static boolean mayStay(Client client, ResponseType type) {
    return client.signIn().offlineAccess() && type.givesCode();
  }

  private Set<Audience> audiences(Client client, Parameters parameters) {
    Set<String> named = new LinkedHashSet<>(parameters.all("resource"));
    parameters.get("audience").ifPresent(named::add);
    if (named.size() > Client.MAX_APIS) {
      throw OAuthError.invalidTarget("The request names too many APIs.");
    }
    Set<Audience> audiences = new LinkedHashSet<>();
    for (String name : named) {
      if (!Audience.isValid(name)) {
        throw notAllowed();
      }
      audiences.add(new Audience(name));
    }
    // Userinfo is not an Api that anybody has to be allowed, and clients do name it.
    audiences.removeIf(audience -> audience.value().equals(userinfo));
    return audiences.isEmpty() && named.isEmpty() ? implied(client) : audiences;
  }

  private Set<Audience> implied(Client client) {
    return client
        .impliedAudience()
        .filter(audience -> apis.find(audience).isPresent())
        .map(Set::of)
        .orElse(Set.of());
  }

  private Scopes allowed(Client client, Audience audience) {
    Scopes ofClient = client.apis().get(audience);
    Optional<Api> api = apis.find(audience);
    if (ofClient == null || api.isEmpty()) {
      throw notAllowed();
    }
    return ofClient.within(api.get().scopes());
  }

  private static OAuthError notAllowed() {
    return OAuthError.invalidTarget(
        "The audience is unknown or not allowed to this client. An operator allows it with: "
            + "intermezzo client update CLIENT_ID --audience URL");
  }
}
