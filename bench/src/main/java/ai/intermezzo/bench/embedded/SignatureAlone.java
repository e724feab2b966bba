package ai.intermezzo.bench.embedded;

import com.nimbusds.jose.JOSEException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that no check can do without: the signature, by the JVM's provider, prepared once.
 * Not a check; how far the others are from it is what they add. For one thread.
 */
final class SignatureAlone implements TokenCheck {
  private final Signature rsa;
  private final Signature ec;

  SignatureAlone(TrustedIssuer issuer) throws GeneralSecurityException, JOSEException {
    rsa = Signature.getInstance("SHA256withRSA");
    rsa.initVerify(issuer.rsa().toPublicKey());
    ec = Signature.getInstance("SHA256withECDSAinP1363Format");
    ec.initVerify(issuer.ec().toPublicKey());
  }

  @Override
  public @Nullable String subject(String authorization) {
    int dot = authorization.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(authorization.substring(dot + 1));
    Signature verifier = signature.length == 64 ? ec : rsa;
    try {
      verifier.update(
          authorization.substring(BEARER.length(), dot).getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature) ? LocalIssuer.SUBJECT : null;
    } catch (SignatureException e) {
      return null;
    }
  }
}
