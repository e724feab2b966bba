package ai.intermezzo.auth.token;

import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;

/**
 * What a token request is answered with (RFC 6749 §5.1).
 *
 * @param accessToken the access token, of type {@code Bearer}
 * @param lifetime its {@code expires_in}
 * @param scope what it allows, always told, left out only where it is nothing
 */
record TokenResponse(String accessToken, TokenLifetime lifetime, Scopes scope) {
  /** Renders the answer's body. None of the values needs escaping: each is checked ASCII. */
  String json() {
    StringBuilder json = new StringBuilder(accessToken.length() + 200);
    json.append("{\"access_token\":\"").append(accessToken);
    json.append("\",\"token_type\":\"Bearer\",\"expires_in\":").append(lifetime.seconds());
    if (!scope.isEmpty()) {
      json.append(",\"scope\":\"").append(scope).append('"');
    }
    return json.append('}').toString();
  }

  @Override
  public String toString() {
    return "TokenResponse[hidden]";
  }
}
