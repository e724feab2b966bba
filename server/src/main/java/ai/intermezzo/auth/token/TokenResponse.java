package ai.intermezzo.auth.token;

import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.util.Optional;

/**
 * What a token request is answered with (RFC 6749 §5.1).
 *
 * @param accessToken the access token, of type {@code Bearer}
 * @param lifetime its {@code expires_in}
 * @param scope what it allows; empty where a machine asked for nothing and has nothing. To a
 *     person's client it is always told, even where nothing is left of what it asked for (§3.3)
 * @param idToken who signed in (OpenID Connect Core §3.1.3.3)
 * @param refreshToken for the time after
 */
record TokenResponse(
    String accessToken,
    TokenLifetime lifetime,
    Optional<Scopes> scope,
    Optional<String> idToken,
    Optional<String> refreshToken) {

  /** The answer to a machine, which gets nothing else (RFC 6749 §4.4.3). */
  TokenResponse(String accessToken, TokenLifetime lifetime, Scopes scope) {
    this(
        accessToken,
        lifetime,
        Optional.of(scope).filter(some -> !some.isEmpty()),
        Optional.empty(),
        Optional.empty());
  }

  /** Renders the answer's body. None of the values needs escaping: each is checked ASCII. */
  String json() {
    StringBuilder json = new StringBuilder(accessToken.length() + 200);
    json.append("{\"access_token\":\"").append(accessToken);
    json.append("\",\"token_type\":\"Bearer\",\"expires_in\":").append(lifetime.seconds());
    scope.ifPresent(told -> json.append(",\"scope\":\"").append(told).append('"'));
    idToken.ifPresent(token -> json.append(",\"id_token\":\"").append(token).append('"'));
    refreshToken.ifPresent(token -> json.append(",\"refresh_token\":\"").append(token).append('"'));
    return json.append('}').toString();
  }

  @Override
  public String toString() {
    return "TokenResponse[hidden]";
  }
}
