package ai.intermezzo.auth.revoke;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.OwnOrigin;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshToken;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.token.AccessTokens;
import java.util.Optional;
import java.util.Set;

/**
 * The revocation endpoint (RFC 7009 §2). A refresh token of any generation ends its grant, and so
 * does an access token of a user, since a token alone can't be taken back. What is no token, or not
 * one any more, is answered like one that was revoked (§2.2); a good one of another client is
 * refused (§2.1).
 */
public final class RevokeEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/oauth/revoke";

  private static final Set<String> PARAMETERS =
      Set.of("token", "token_type_hint", "client_id", "client_secret");

  private final ClientAuthentication authentication;
  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final GrantStore grants;

  public RevokeEndpoint(
      ClientAuthentication authentication,
      RefreshTokens refreshTokens,
      AccessTokens accessTokens,
      GrantStore grants) {
    this.authentication = authentication;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.grants = grants;
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS, Set.of());
    String token = parameters.require("token");
    AuthenticatedClient client;
    try {
      client = authentication.authenticate(request, parameters);
    } catch (OAuthError refused) {
      return authentication.refusal(refused, request);
    }
    return OwnOrigin.only(client.client(), request, () -> revoke(token, client.client()));
  }

  private Response revoke(String token, Client client) {
    Optional<RefreshToken> refresh = refreshTokens.open(token);
    if (refresh.isPresent()) {
      if (!grants.revoke(refresh.get().grantId(), client.id())) {
        grants
            .find(refresh.get().grantId())
            .ifPresent(grant -> requireOwn(grant.clientId(), client));
      }
    } else {
      accessTokens.verify(token).ifPresent(accepted -> end(accepted, client));
    }
    return Response.empty(200).noStore();
  }

  private static void requireOwn(ClientId issuedTo, Client client) {
    if (!issuedTo.equals(client.id())) {
      throw OAuthError.invalidGrant("The token was issued to another client.");
    }
  }

  private void end(AccessTokens.Accepted accepted, Client client) {
    requireOwn(accepted.clientId(), client);
    if (accepted.grant().isEmpty()) {
      throw new OAuthError(
          "unsupported_token_type",
          "A token of client_credentials ends by itself, or with its secret: client secret revoke.",
          400);
    }
    var _ = grants.revoke(accepted.grant().get(), client.id());
  }
}
