package ai.intermezzo.auth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.text.ParseException;

/** The public half of a signing key: checks signatures, and stands in the JWK set. */
final class VerificationKey {
  private static final int MIN_RSA_BITS = 2048;

  private final SigningAlgorithm alg;
  private final JWK jwk;
  private final SignaturePool signatures;

  /**
   * @throws IllegalStateException where the JSON is not a public key for this algorithm
   */
  VerificationKey(SigningAlgorithm alg, String publicJwk) {
    this.alg = alg;
    try {
      this.jwk = JWK.parse(publicJwk);
      if (jwk.isPrivate()) {
        throw new IllegalStateException("A private key stands where a public one belongs");
      }
      PublicKey key = publicKey(alg, jwk);
      this.signatures = new SignaturePool(() -> initialised(alg, key));
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException
        | ClassCastException e) {
      throw new IllegalStateException("A stored public key of " + alg + " can't be read", e);
    }
  }

  SigningAlgorithm alg() {
    return alg;
  }

  String json() {
    return jwk.toJSONString();
  }

  /** Whether {@code signature} is this key's for {@code input}. Never throws on bad input. */
  boolean verifies(byte[] input, byte[] signature) {
    try {
      return signatures.with(
          object -> {
            object.update(input);
            return object.verify(signature);
          });
    } catch (GeneralSecurityException _) {
      // Providers say so of a signature with the wrong length or shape.
      return false;
    }
  }

  private static PublicKey publicKey(SigningAlgorithm alg, JWK jwk)
      throws JOSEException, GeneralSecurityException {
    return switch (alg) {
      case RS256, PS256 -> {
        if (jwk.size() < MIN_RSA_BITS) {
          throw new IllegalStateException("A stored RSA key has less than 2048 bits");
        }
        yield jwk.toRSAKey().toRSAPublicKey();
      }
      case ES256 -> jwk.toECKey().toECPublicKey();
      case EDDSA, ED25519 -> Ed25519.key(jwk.toOctetKeyPair().getDecodedX());
    };
  }

  private static Signature initialised(SigningAlgorithm alg, PublicKey key)
      throws GeneralSecurityException {
    Signature signature = alg.newSignature();
    signature.initVerify(key);
    return signature;
  }
}
