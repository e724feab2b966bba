package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.http.Waiting;
import ai.intermezzo.auth.jose.SigningAlgorithm;
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
  /** The userinfo endpoint, below the issuer: an audience of its own. */
  static final String USERINFO = "userinfo";

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
    if (access.api().signingAlgorithm().isSlow()) {
      // So many of them in a row would keep the other connections of a listening thread waiting.
      Waiting.requireAllowed();
    }
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

  /** A token that a client gets for a user (RFC 9068 §2.2). */
  String forUser(Grant grant, TokenTarget target) {
    // None of the values needs escaping here either: sub, acr and amr are words too.
    long issuedAt = clock.instant().getEpochSecond();
    Authentication authentication = grant.authentication();
    String clientId = grant.clientId().value();
    StringBuilder claims = new StringBuilder(ROOM);
    claims.append("{\"iss\":\"").append(issuer.value());
    claims.append("\",\"sub\":\"").append(authentication.userId().value());
    claims.append("\",\"aud\":");
    audience(claims, target);
    claims.append(",\"iat\":").append(issuedAt);
    claims.append(",\"exp\":").append(issuedAt + target.lifetime().seconds());
    claims.append(",\"jti\":\"").append(grant.id().newTokenId(random));
    claims.append("\",\"client_id\":\"").append(clientId);
    claims.append("\",\"azp\":\"").append(clientId);
    claims.append("\",\"auth_time\":").append(authentication.authTime().getEpochSecond());
    if (!authentication.acr().isEmpty()) {
      claims.append(",\"acr\":\"").append(authentication.acr()).append('"');
    }
    if (!authentication.amr().isEmpty()) {
      claims.append(",\"amr\":[\"");
      claims.append(String.join("\",\"", authentication.amr())).append("\"]");
    }
    if (!target.meant().isEmpty()) {
      claims.append(",\"scope\":\"").append(target.meant()).append('"');
    }
    claims.append('}');
    SigningAlgorithm alg = target.api().map(Api::signingAlgorithm).orElse(SigningAlgorithm.RS256);
    TokenDialect dialect = target.api().map(Api::tokenDialect).orElse(TokenDialect.RFC9068);
    return keys.current(alg)
        .sign(dialect.typ(), claims.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The Api, with userinfo beside it where {@code openid} was granted; or userinfo alone. */
  private void audience(StringBuilder claims, TokenTarget target) {
    String userinfo = issuer.endpoint(USERINFO);
    if (target.api().isEmpty()) {
      claims.append('"').append(userinfo).append('"');
      return;
    }
    String api = target.api().get().identifier().value();
    if (target.isOpenId()) {
      claims.append("[\"").append(api).append("\",\"").append(userinfo).append("\"]");
    } else {
      claims.append('"').append(api).append('"');
    }
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
