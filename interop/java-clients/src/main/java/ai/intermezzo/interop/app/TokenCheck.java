package ai.intermezzo.interop.app;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Checks access tokens with java-jwt, by the keys that jwks-rsa fetches. */
final class TokenCheck {
  private final String issuer;
  private final String audience;
  private final JwkProvider keys;

  TokenCheck(String issuer, String audience) {
    this.issuer = issuer;
    this.audience = audience;
    keys =
        new JwkProviderBuilder(issuer)
            .cached(10, Duration.ofHours(1))
            .rateLimited(10, 1, TimeUnit.MINUTES)
            .build();
  }

  DecodedJWT check(String token) throws JwkException {
    DecodedJWT unverified = JWT.decode(token);
    if (!"at+jwt".equals(unverified.getType())) {
      throw new JWTVerificationException("Not an access token");
    }
    if (!(keys.get(unverified.getKeyId()).getPublicKey() instanceof RSAPublicKey key)) {
      throw new JWTVerificationException("Not a key for RS256");
    }
    return JWT.require(Algorithm.RSA256(key))
        .withIssuer(issuer)
        .withAudience(audience)
        .withClaimPresence("exp")
        .acceptLeeway(5)
        .build()
        .verify(unverified);
  }
}
