package ai.intermezzo.bench.embedded;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nimbus JOSE + JWT's processor, with the settings that its guide gives for access tokens. */
final class NimbusCheck implements TokenCheck {
  private static final int LEEWAY_SECONDS = 5;

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  NimbusCheck(TrustedIssuer issuer) throws MalformedURLException {
    int millis = Math.toIntExact(TrustedIssuer.TIMEOUT.toMillis());
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.<SecurityContext>create(
                issuer.jwkSetUri().toURL(), new DefaultResourceRetriever(millis, millis))
            .build();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            issuer.audience(),
            new JWTClaimsSet.Builder().issuer(issuer.name()).build(),
            Set.of("sub", "client_id", "exp", "iat", "jti"));
    claims.setMaxClockSkew(LEEWAY_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  @Override
  public @Nullable String subject(String authorization) {
    try {
      return processor.process(authorization.substring(BEARER.length()), null).getSubject();
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return null;
    }
  }
}
