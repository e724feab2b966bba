package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.user.UserId;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An ID token of ours that a client sends along to say who it expects (OpenID Connect Core
 * §3.1.2.1). It may have expired: it proves nothing but who was meant.
 */
final class IdTokenHint {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Issuer issuer;
  private final JwsVerifier verifier;

  IdTokenHint(Issuer issuer, JwsVerifier verifier) {
    this.issuer = issuer;
    this.verifier = verifier;
  }

  /**
   * Who is meant.
   *
   * @throws OAuthError {@code invalid_request} where it is not an ID token that we issued to that
   *     client
   */
  UserId subject(String token, ClientId client) {
    return verifier
        .verify(token)
        .filter(verified -> verified.typ().equals("JWT"))
        .flatMap(verified -> subject(verified.payload(), client))
        .orElseThrow(
            () ->
                OAuthError.invalidRequest(
                    "id_token_hint is not an ID token that this server issued to the client."));
  }

  private Optional<UserId> subject(byte[] payload, ClientId client) {
    try {
      JsonNode claims = JSON.readTree(payload);
      // Only an ID token has the client as its audience.
      boolean ours =
          claims.path("iss").asString("").equals(issuer.value())
              && claims.path("aud").asString("").equals(client.value());
      return ours ? Optional.of(new UserId(claims.path("sub").asString(""))) : Optional.empty();
    } catch (JacksonException | InvalidSetting _) {
      return Optional.empty();
    }
  }
}
