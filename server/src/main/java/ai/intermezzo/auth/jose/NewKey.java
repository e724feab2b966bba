package ai.intermezzo.auth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A key pair that was just made and is stored nowhere yet.
 *
 * @param kid the thumbprint of the public half (RFC 7638)
 * @param publicJwk the public half as JSON, with {@code use}, {@code alg} and {@code kid}
 * @param pkcs8 the private half
 */
record NewKey(SigningAlgorithm alg, String kid, String publicJwk, byte[] pkcs8) {
  private static final int RSA_BITS = 2048;

  /** Takes some 100 ms for RSA (with the JDK's provider up to a second), else next to nothing. */
  static NewKey generate(SigningAlgorithm alg, SecureRandom random) {
    try {
      KeyPair pair = keyPair(alg, random);
      JWK jwk = publicJwk(alg, pair.getPublic());
      return new NewKey(alg, jwk.getKeyID(), jwk.toJSONString(), pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("No key could be made for " + alg, e);
    }
  }

  /** Makes a key for each algorithm, on all cores. */
  static List<NewKey> generateAll(Collection<SigningAlgorithm> algs, SecureRandom random) {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService executor = Executors.newFixedThreadPool(cores)) {
      List<Callable<NewKey>> tasks =
          algs.stream().<Callable<NewKey>>map(alg -> () -> generate(alg, random)).toList();
      return executor.invokeAll(tasks).stream().map(NewKey::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keys were made", e);
    }
  }

  private static NewKey result(Future<NewKey> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("No key could be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keys were made", e);
    }
  }

  private static KeyPair keyPair(SigningAlgorithm alg, SecureRandom random)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(alg.keyType());
    switch (alg) {
      case RS256, PS256 -> generator.initialize(RSA_BITS, random);
      case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      case EDDSA, ED25519 -> generator.initialize(NamedParameterSpec.ED25519, random);
    }
    return generator.generateKeyPair();
  }

  private static JWK publicJwk(SigningAlgorithm alg, PublicKey key) throws JOSEException {
    JWSAlgorithm name = JWSAlgorithm.parse(alg.jwsName());
    return switch (alg) {
      case RS256, PS256 ->
          new RSAKey.Builder((RSAPublicKey) key)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(name)
              .keyIDFromThumbprint()
              .build();
      case ES256 ->
          new ECKey.Builder(Curve.P_256, (ECPublicKey) key)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(name)
              .keyIDFromThumbprint()
              .build();
      case EDDSA, ED25519 ->
          new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(Ed25519.raw(key)))
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(name)
              .keyIDFromThumbprint()
              .build();
    };
  }

  /** Names the key without its private half. */
  @Override
  public String toString() {
    return "NewKey[" + alg + " " + kid + "]";
  }
}
