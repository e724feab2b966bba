package ai.intermezzo.bench.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Spring Security's decoder for access tokens of RFC 9068. */
final class SpringCheck implements TokenCheck {
  private final NimbusJwtDecoder decoder;

  SpringCheck(TrustedIssuer issuer) {
    decoder =
        NimbusJwtDecoder.withJwkSetUri(issuer.jwkSetUri().toString())
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .jwsAlgorithm(SignatureAlgorithm.ES256)
            .build();
    // Asks for sub, client_id, iat, exp and jti by itself.
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(issuer.name())
            .audience(issuer.audience())
            .build());
  }

  @Override
  public @Nullable String subject(String authorization) {
    try {
      return decoder.decode(authorization.substring(BEARER.length())).getSubject();
    } catch (JwtException e) {
      return null;
    }
  }
}
