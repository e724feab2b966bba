package ai.intermezzo.auth.introspect;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.RefreshToken;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.token.AccessTokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The introspection endpoint (RFC 7662 §2). A client learns of the tokens that were issued to
 * itself, and one that an operator lets introspect an Api learns of the tokens for that Api; of all
 * others it hears that they are not active, and no more (§2.2, §4).
 */
public final class IntrospectEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/oauth/introspect";

  private static final Set<String> PARAMETERS =
      Set.of("token", "token_type_hint", "client_id", "client_secret");
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Issuer issuer;
  private final ClientAuthentication authentication;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final GrantStore grants;

  public IntrospectEndpoint(
      Issuer issuer,
      ClientAuthentication authentication,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      GrantStore grants) {
    this.issuer = issuer;
    this.authentication = authentication;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
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
    if (client.credential().isEmpty()) {
      // RFC 7662 §2.1: nobody may ask who can't prove who they are.
      throw OAuthError.unauthorizedClient("Only a client with a secret may introspect.");
    }
    Map<String, Object> answer =
        accessTokens
            .verify(token)
            .filter(accepted -> maySee(client.client(), accepted))
            .map(this::describe)
            .or(() -> refreshTokens.open(token).flatMap(opened -> own(opened, client.client())))
            .orElse(INACTIVE);
    return Response.json(200, JSON.writeValueAsBytes(answer)).noStore();
  }

  private static boolean maySee(Client client, AccessTokens.Accepted token) {
    return token.clientId().equals(client.id())
        || client.introspects().stream()
            .anyMatch(audience -> token.audiences().contains(audience.value()));
  }

  private Map<String, Object> describe(AccessTokens.Accepted token) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("active", true);
    answer.put("iss", issuer.value());
    answer.put("sub", token.subject());
    answer.put("aud", token.audiences());
    answer.put("client_id", token.clientId().value());
    if (!token.scopes().isEmpty()) {
      answer.put("scope", token.scopes().toString());
    }
    answer.put("iat", token.issuedAt().getEpochSecond());
    answer.put("exp", token.expiresAt().getEpochSecond());
    answer.put("jti", token.id());
    answer.put("token_type", "Bearer");
    return answer;
  }

  /** A refresh token, while presenting it would give tokens. */
  private Optional<Map<String, Object>> own(RefreshToken token, Client client) {
    if (!client.signIn().offlineAccess()) {
      return Optional.empty();
    }
    return grants
        .find(token.grantId())
        .filter(grant -> grant.clientId().equals(client.id()))
        .filter(grant -> grants.isUsable(grant, token, client.signIn().refresh()))
        .filter(grant -> grants.isLive(grant.id()))
        .map(this::describe);
  }

  private Map<String, Object> describe(Grant grant) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("active", true);
    answer.put("iss", issuer.value());
    answer.put("sub", grant.authentication().userId().value());
    answer.put("client_id", grant.clientId().value());
    answer.put("scope", grant.granted().scopes().toString());
    answer.put("iat", grant.createdAt().getEpochSecond());
    answer.put("exp", grant.expiresAt().getEpochSecond());
    return answer;
  }
}
