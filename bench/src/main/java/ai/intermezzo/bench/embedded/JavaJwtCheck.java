package ai.intermezzo.bench.embedded;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.ECDSAKeyProvider;
import com.auth0.jwt.interfaces.RSAKeyProvider;
import java.net.MalformedURLException;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Auth0's java-jwt with the keys that jwks-rsa fetches and keeps. A verifier is for one algorithm,
 * so there are two, and the header says which; {@code typ} it leaves to its user.
 */
final class JavaJwtCheck implements TokenCheck {
  private final JWTVerifier rsa;
  private final JWTVerifier ec;

  JavaJwtCheck(TrustedIssuer issuer) throws MalformedURLException {
    int millis = Math.toIntExact(TrustedIssuer.TIMEOUT.toMillis());
    JwkProvider keys =
        new JwkProviderBuilder(issuer.jwkSetUri().toURL())
            .cached(10, Duration.ofHours(24))
            .timeouts(millis, millis)
            .build();
    rsa = verifier(Algorithm.RSA256(new RsaKeys(keys)), issuer);
    ec = verifier(Algorithm.ECDSA256(new EcKeys(keys)), issuer);
  }

  private static JWTVerifier verifier(Algorithm algorithm, TrustedIssuer issuer) {
    return JWT.require(algorithm)
        .withIssuer(issuer.name())
        .withAudience(issuer.audience())
        .withClaimPresence("sub")
        .withClaimPresence("client_id")
        .withClaimPresence("exp")
        .withClaimPresence("iat")
        .withClaimPresence("jti")
        .acceptLeeway(5)
        .build();
  }

  @Override
  public @Nullable String subject(String authorization) {
    try {
      DecodedJWT token = JWT.decode(authorization.substring(BEARER.length()));
      if (!"at+jwt".equals(token.getType())) {
        return null;
      }
      return ("RS256".equals(token.getAlgorithm()) ? rsa : ec).verify(token).getSubject();
    } catch (JWTVerificationException e) {
      return null;
    }
  }

  private static PublicKey key(JwkProvider keys, String keyId) {
    try {
      return keys.get(keyId).getPublicKey();
    } catch (JwkException e) {
      throw new JWTVerificationException("no such key", e);
    }
  }

  private record RsaKeys(JwkProvider keys) implements RSAKeyProvider {
    @Override
    public RSAPublicKey getPublicKeyById(String keyId) {
      return (RSAPublicKey) key(keys, keyId);
    }

    @Override
    public @Nullable RSAPrivateKey getPrivateKey() {
      return null;
    }

    @Override
    public @Nullable String getPrivateKeyId() {
      return null;
    }
  }

  private record EcKeys(JwkProvider keys) implements ECDSAKeyProvider {
    @Override
    public ECPublicKey getPublicKeyById(String keyId) {
      return (ECPublicKey) key(keys, keyId);
    }

    @Override
    public @Nullable ECPrivateKey getPrivateKey() {
      return null;
    }

    @Override
    public @Nullable String getPrivateKeyId() {
      return null;
    }
  }
}
