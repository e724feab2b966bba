package ai.intermezzo.bench.embedded;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * What an application is configured with.
 *
 * @param name the issuer, as in {@code iss}
 * @param audience the application's own identifier
 * @param trust what tells that it is the issuer
 * @param rsa its public key for RS256: a check fetches it, and only a signature alone needs it here
 * @param ec its public key for ES256
 */
record TrustedIssuer(String name, String audience, SSLContext trust, RSAKey rsa, ECKey ec) {
  /** So that a busy machine fails none of them: some give up after half a second by themselves. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  URI jwkSetUri() {
    return at("/jwks");
  }

  URI tokenEndpoint() {
    return at("/token");
  }

  private URI at(String path) {
    return URI.create(name).resolve(path);
  }
}
