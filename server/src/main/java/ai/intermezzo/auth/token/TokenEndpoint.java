package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.ErrorAnswer;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;

/** {@code POST /oauth/token} (RFC 6749 §3.2), with parameters as a form or as JSON. */
public final class TokenEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/oauth/token";

  private final ClientAuthentication authentication;
  private final ClientCredentialsGrant clientCredentials;

  public TokenEndpoint(
      Issuer issuer,
      ClientAuthentication authentication,
      ApiAccess.Decision access,
      SigningKeys keys,
      InstantSource clock,
      SecureRandom random) {
    this.authentication = authentication;
    this.clientCredentials =
        new ClientCredentialsGrant(access, new AccessTokenMint(issuer, keys, clock, random));
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters =
        Parameters.of(request, TokenRequest.PARAMETERS, TokenRequest.REPEATABLE);
    TokenRequest tokenRequest = TokenRequest.parse(parameters);
    AuthenticatedClient client;
    try {
      client = authentication.authenticate(request, parameters);
    } catch (OAuthError refused) {
      return refusal(refused, request);
    }
    TokenResponse answer =
        switch (tokenRequest) {
          case TokenRequest.ClientCredentials asked -> clientCredentials.issue(asked, client);
        };
    return Response.json(200, answer.json().getBytes(StandardCharsets.US_ASCII)).noStore();
  }

  /**
   * RFC 6749 §5.2: where the client tried the Authorization header, the answer names the scheme.
   */
  private static Response refusal(OAuthError refused, Request request) {
    Response answer = ErrorAnswer.of(refused, request);
    return refused.status() == 401 && request.header("Authorization").isPresent()
        ? answer.with("WWW-Authenticate", ClientAuthentication.CHALLENGE)
        : answer;
  }
}
