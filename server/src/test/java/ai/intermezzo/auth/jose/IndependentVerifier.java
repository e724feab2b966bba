package ai.intermezzo.auth.jose;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Verifies tokens with code that is not ours: Nimbus, and Bouncy Castle for Ed25519. */
final class IndependentVerifier {
  private IndependentVerifier() {}

  /** The payload of a token that the set's key of that kid signed; throws for any other. */
  static String verify(String jwkSet, String token) throws Exception {
    JWSObject jws = JWSObject.parse(token);
    JWSHeader header = jws.getHeader();
    JWK jwk = JWKSet.parse(jwkSet).getKeyByKeyId(header.getKeyID());
    if (jwk == null) {
      throw new IllegalArgumentException("no key " + header.getKeyID() + " in the set");
    }
    if (!header.getAlgorithm().equals(jwk.getAlgorithm()) || !verifies(jws, jwk)) {
      throw new IllegalArgumentException("wrong signature");
    }
    return jws.getPayload().toString();
  }

  private static boolean verifies(JWSObject jws, JWK jwk) throws Exception {
    if (jwk.getKeyType().equals(KeyType.RSA)) {
      return jws.verify(new RSASSAVerifier(jwk.toRSAKey()));
    }
    if (jwk.getKeyType().equals(KeyType.EC)) {
      return jws.verify(new ECDSAVerifier(jwk.toECKey()));
    }
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(jwk.toOctetKeyPair().getDecodedX(), 0));
    byte[] signed = Objects.requireNonNull(jws.getSigningInput());
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(jws.getSignature().decode());
  }

  static String text(JwkSet set) {
    return new String(set.json(), StandardCharsets.UTF_8);
  }
}
