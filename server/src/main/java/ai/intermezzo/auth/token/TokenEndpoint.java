package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.OwnOrigin;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.http.Waiting;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Audience;
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
  private final AuthorizationCodeGrant authorizationCode;
  private final RefreshTokenGrant refreshToken;

  /** What it stands on. */
  public record Parts(
      Issuer issuer,
      ClientAuthentication authentication,
      Apis apis,
      GrantStore grants,
      AuthorizationCodes codes,
      RefreshTokens refreshTokens,
      IdTokenMint idTokens,
      SigningKeys keys,
      AuditLog audit,
      InstantSource clock,
      SecureRandom random) {}

  public TokenEndpoint(Parts parts) {
    this.authentication = parts.authentication;
    AccessTokenMint mint = new AccessTokenMint(parts.issuer, parts.keys, parts.clock, parts.random);
    this.clientCredentials = new ClientCredentialsGrant(new ApiAccess.Decision(parts.apis), mint);
    TokenTarget.Decision targets =
        new TokenTarget.Decision(
            parts.apis, new Audience(parts.issuer.endpoint(AccessTokenMint.USERINFO)));
    GrantTokens tokens = new GrantTokens(mint, parts.idTokens, parts.refreshTokens);
    GrantWatch watch = new GrantWatch(parts.audit);
    this.authorizationCode =
        new AuthorizationCodeGrant(parts.codes, parts.grants, targets, tokens, watch, parts.random);
    this.refreshToken =
        new RefreshTokenGrant(parts.refreshTokens, parts.grants, targets, tokens, watch);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters =
        Parameters.of(request, TokenRequest.PARAMETERS, TokenRequest.REPEATABLE);
    TokenRequest tokenRequest = TokenRequest.parse(parameters);
    if (!(tokenRequest instanceof TokenRequest.ClientCredentials)) {
      // What stands behind a code or a refresh token is in the database.
      Waiting.requireAllowed();
    }
    AuthenticatedClient client;
    try {
      client = authentication.authenticate(request, parameters);
    } catch (OAuthError refused) {
      return authentication.refusal(refused, request);
    }
    return OwnOrigin.only(client.client(), request, () -> answer(tokenRequest, client));
  }

  private Response answer(TokenRequest tokenRequest, AuthenticatedClient client) {
    TokenResponse answer =
        switch (tokenRequest) {
          case TokenRequest.ClientCredentials asked -> clientCredentials.issue(asked, client);
          case TokenRequest.AuthorizationCode asked -> authorizationCode.exchange(asked, client);
          case TokenRequest.Refresh asked -> refreshToken.exchange(asked, client);
        };
    return Response.json(200, answer.json().getBytes(StandardCharsets.US_ASCII)).noStore();
  }
}
