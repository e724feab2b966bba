package ai.intermezzo.bench.embedded;

import com.nimbusds.jose.JOSEException;
import java.net.MalformedURLException;
import java.security.GeneralSecurityException;

/** The ways to check a token that are measured, in the order of the table. */
public enum Checker {
  GUARD("guard"),
  NIMBUS("Nimbus `DefaultJWTProcessor`"),
  JAVA_JWT("Auth0 java-jwt, jwks-rsa"),
  SPRING("Spring Security `NimbusJwtDecoder`"),
  GUARD_CACHE("guard, `cacheVerified`"),
  SIGNATURE("the signature alone");

  private final String label;

  Checker(String label) {
    this.label = label;
  }

  /** For the table. */
  public String label() {
    return label;
  }

  /** Sets it up; it fetches keys when it first needs them. */
  TokenCheck with(TrustedIssuer issuer)
      throws MalformedURLException, GeneralSecurityException, JOSEException {
    return switch (this) {
      case GUARD -> GuardCheck.plain(issuer);
      case GUARD_CACHE -> GuardCheck.caching(issuer);
      case NIMBUS -> new NimbusCheck(issuer);
      case JAVA_JWT -> new JavaJwtCheck(issuer);
      case SPRING -> new SpringCheck(issuer);
      case SIGNATURE -> new SignatureAlone(issuer);
    };
  }
}
