package ai.intermezzo.auth.userinfo;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.ErrorAnswer;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.token.AccessTokens;
import ai.intermezzo.auth.user.Profile;
import ai.intermezzo.auth.user.ProfileClaims;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The userinfo endpoint (OpenID Connect Core §5.3), a resource of its own (RFC 6750). */
public final class UserinfoEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/userinfo";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String audience;
  private final AccessTokens accessTokens;
  private final Clients clients;

  public UserinfoEndpoint(Issuer issuer, AccessTokens accessTokens, Clients clients) {
    this.audience = issuer.endpoint(PATH.substring(1));
    this.accessTokens = accessTokens;
    this.clients = clients;
  }

  @Override
  public Response handle(Request request) {
    Optional<String> token;
    try {
      token = BearerToken.read(request);
    } catch (OAuthError malformed) {
      return challenge(request, malformed);
    }
    if (token.isEmpty()) {
      // RFC 6750 §3.1: without a token the challenge says no more.
      return ErrorAnswer.of(
              new OAuthError("invalid_request", "An access token is missing.", 401), request)
          .with("WWW-Authenticate", "Bearer realm=\"userinfo\"");
    }
    Optional<AccessTokens.OfPerson> person = accessTokens.verifyOfPerson(token.get(), audience);
    if (person.isEmpty()) {
      return challenge(
          request,
          new OAuthError(
              "invalid_token",
              "The access token has expired, was revoked, or is not for this endpoint.",
              401));
    }
    AccessTokens.Accepted accepted = person.get().token();
    Response answer =
        accepted.scopes().tokens().contains("openid")
            ? claims(person.get().profile(), accepted)
            : challenge(
                request,
                new OAuthError("insufficient_scope", "The access token lacks scope openid.", 403));
    boolean own = request.header("Origin").map(origin -> isOwn(accepted, origin)).orElse(true);
    return own ? answer : answer.closedToOtherOrigins();
  }

  private boolean isOwn(AccessTokens.Accepted token, String origin) {
    return clients
        .find(token.clientId().value())
        .map(Client::signIn)
        .filter(signIn -> signIn.hasOrigin(origin))
        .isPresent();
  }

  private static Response claims(Profile user, AccessTokens.Accepted token) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", user.subject());
    claims.putAll(ProfileClaims.of(user, token.scopes()));
    return Response.json(200, JSON.writeValueAsBytes(claims)).noStore();
  }

  /** RFC 6750 §3. Nothing needs escaping: an OAuthError holds no quote and no backslash. */
  private static Response challenge(Request request, OAuthError error) {
    String scope = error.status() == 403 ? ", scope=\"openid\"" : "";
    return ErrorAnswer.of(error, request)
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"userinfo\", error=\""
                + error.code()
                + "\", error_description=\""
                + error.description()
                + '"'
                + scope);
  }
}
