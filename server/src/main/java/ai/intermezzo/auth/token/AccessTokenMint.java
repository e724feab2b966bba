package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Makes access tokens: JWTs by RFC 9068, with Auth0's {@code azp} and {@code gty} beside its
 * claims.
 */
final class AccessTokenMint {
  private static final int RANDOM_BYTES = 8;
  private static final int ROOM = 400;

  private final Issuer issuer;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final SecureRandom random;

  AccessTokenMint(Issuer issuer, SigningKeys keys, InstantSource clock, SecureRandom random) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.random = random;
  }

  /** A token that a client gets for itself: it is its own subject (RFC 9068 §2.2). */
  String forMachine(AuthenticatedClient authenticated, ApiAccess access, TokenLifetime lifetime) {
    long issuedAt = clock.instant().getEpochSecond();
    String clientId = authenticated.client().id().value();
    // None of the values needs escaping: issuer, ids, audience and scopes are ASCII without " and
    // \.
    StringBuilder claims = new StringBuilder(ROOM);
    claims.append("{\"iss\":\"").append(issuer.value());
    claims.append("\",\"sub\":\"").append(clientId);
    claims.append("\",\"aud\":\"").append(access.api().identifier().value());
    claims.append("\",\"iat\":").append(issuedAt);
    claims.append(",\"exp\":").append(issuedAt + lifetime.seconds());
    claims.append(",\"jti\":\"").append(tokenId(authenticated.credential().orElseThrow().id()));
    claims.append("\",\"client_id\":\"").append(clientId);
    claims.append("\",\"azp\":\"").append(clientId);
    claims.append("\",\"gty\":\"client-credentials\"");
    if (!access.scopes().isEmpty()) {
      claims.append(",\"scope\":\"").append(access.scopes()).append('"');
    }
    claims.append('}');
    return keys.current(access.api().signingAlgorithm())
        .sign(
            access.api().tokenDialect().typ(), claims.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Names what the token was issued under, so that whoever checks it can ask whether that holds.
   */
  private String tokenId(CredentialId credential) {
    byte[] id = new byte[CredentialId.BYTES + RANDOM_BYTES];
    byte[] unique = new byte[RANDOM_BYTES];
    random.nextBytes(unique);
    System.arraycopy(credential.bytes(), 0, id, 0, CredentialId.BYTES);
    System.arraycopy(unique, 0, id, CredentialId.BYTES, RANDOM_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }
}
