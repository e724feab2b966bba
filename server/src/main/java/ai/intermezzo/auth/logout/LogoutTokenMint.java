package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.session.LogoutNotice;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Makes logout tokens (OpenID Connect Back-Channel Logout §2.4): JWTs that name a session that has
 * ended, and no nonce, so that none passes for an ID token.
 */
final class LogoutTokenMint {
  /** §2.4 advises two minutes at the most. */
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final String TYP = "logout+jwt";
  private static final int ID_BYTES = 16;

  private final Issuer issuer;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final SecureRandom random;

  LogoutTokenMint(Issuer issuer, SigningKeys keys, InstantSource clock, SecureRandom random) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.random = random;
  }

  String mint(LogoutNotice notice) {
    long issuedAt = clock.instant().getEpochSecond();
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    // None of the values needs escaping: they are ASCII without " and \.
    String claims =
        "{\"iss\":\""
            + issuer.value()
            + "\",\"sub\":\""
            + notice.userId().value()
            + "\",\"aud\":\""
            + notice.clientId().value()
            + "\",\"iat\":"
            + issuedAt
            + ",\"exp\":"
            + (issuedAt + LIFETIME.toSeconds())
            + ",\"jti\":\""
            + Base64.getUrlEncoder().withoutPadding().encodeToString(id)
            + "\",\"sid\":\""
            + notice.sid()
            + "\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}";
    return keys.current(SigningAlgorithm.RS256).sign(TYP, claims.getBytes(StandardCharsets.UTF_8));
  }
}
