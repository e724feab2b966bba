package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.user.UserId;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens ID tokens of ours that come back as {@code id_token_hint} (OpenID Connect Core §3.1.2.1,
 * RP-Initiated Logout §2). They may have expired, and their keys may have left the JWK set: a hint
 * proves nothing but who was meant.
 */
public final class IdTokenHints {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Issuer issuer;
  private final JwsVerifier verifier;

  public IdTokenHints(Issuer issuer, JwsVerifier verifier) {
    this.issuer = issuer;
    this.verifier = verifier;
  }

  /**
   * What it says.
   *
   * @param client to whom it was issued
   * @param subject whom it names
   * @param sid the session in which it was issued
   */
  public record Hint(ClientId client, UserId subject, Optional<String> sid) {}

  /**
   * @param token anything that a request brought
   * @return empty where it is not an ID token that this server issued
   */
  public Optional<Hint> open(String token) {
    return verifier
        .verifyHint(token)
        .filter(verified -> verified.typ().equals("JWT"))
        .flatMap(verified -> read(verified.payload()));
  }

  private Optional<Hint> read(byte[] payload) {
    try {
      JsonNode claims = JSON.readTree(payload);
      // An access token of the dialect jwt has the same typ; it says client_id, which no ID token
      // does.
      boolean ours =
          claims.path("iss").asString("").equals(issuer.value())
              && claims.path("aud").isString()
              && !claims.has("client_id");
      return ours
          ? Optional.of(
              new Hint(
                  new ClientId(claims.path("aud").asString("")),
                  new UserId(claims.path("sub").asString("")),
                  Optional.of(claims.path("sid").asString("")).filter(sid -> !sid.isEmpty())))
          : Optional.empty();
    } catch (JacksonException | InvalidSetting _) {
      return Optional.empty();
    }
  }
}
