package ai.intermezzo.guard;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;

/** Fresh signing keys. */
final class TestKeys {
  private TestKeys() {}

  static RSAKey rsa(String id, JWSAlgorithm algorithm) {
    return rsa(id, algorithm, 2048);
  }

  static RSAKey rsa(String id, JWSAlgorithm algorithm, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).algorithm(algorithm).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey ec(String id) {
    return ec(id, Curve.P_256);
  }

  static ECKey ec(String id, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(id).algorithm(JWSAlgorithm.ES256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static OctetKeyPair ed25519(String id, String algorithm) {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      // Both encodings end with the key's 32 bytes (RFC 8410).
      return new OctetKeyPair.Builder(Curve.Ed25519, tail(pair.getPublic().getEncoded()))
          .d(tail(pair.getPrivate().getEncoded()))
          .keyID(id)
          .algorithm(new Algorithm(algorithm))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static JWK publicOf(JWK key) {
    return key.toPublicJWK();
  }

  private static Base64URL tail(byte[] der) {
    return Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length));
  }
}
