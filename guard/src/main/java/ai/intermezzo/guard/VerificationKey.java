package ai.intermezzo.guard;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A public key for the one algorithm that it is used with. Keeps a few prepared {@link Signature}
 * objects: preparing one costs as much as parsing the token, and none may be used by two threads at
 * once.
 */
final class VerificationKey {
  private static final int MAX_IDLE = 64;
  private static final int ED25519_SIGNATURE_BYTES = 64;

  private final SigningAlgorithm algorithm;
  private final PublicKey key;
  private final ArrayBlockingQueue<Signature> idle = new ArrayBlockingQueue<>(MAX_IDLE);

  /** Fails when no provider of this JVM can check such a signature with such a key. */
  VerificationKey(SigningAlgorithm algorithm, PublicKey key) throws GeneralSecurityException {
    this.algorithm = algorithm;
    this.key = key;
    idle.add(prepare());
  }

  PublicKey publicKey() {
    return key;
  }

  boolean signed(byte[] content, byte[] signature) {
    return signed(content, content.length, signature);
  }

  /**
   * @param length how much of the content was signed
   */
  boolean signed(byte[] content, int length, byte[] signature) {
    if (!isLegal(signature)) {
      return false;
    }
    try {
      Signature verifier = idle.poll();
      if (verifier == null) {
        verifier = prepare();
      }
      verifier.update(content, 0, length);
      boolean signed = verifier.verify(signature);
      // After an exception its state is unknown, so only here does it go back.
      idle.offer(verifier);
      return signed;
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a provider for " + algorithm + " has gone", e);
    }
  }

  /** Some JDKs accept an ECDSA signature of zeros for anything (CVE-2022-21449). */
  private boolean isLegal(byte[] signature) {
    return switch (algorithm) {
      case RS256, PS256 -> true;
      case ED25519 -> signature.length == ED25519_SIGNATURE_BYTES;
      case ES256 -> {
        try {
          ECDSA.ensureLegalSignature(signature, JWSAlgorithm.ES256);
          yield true;
        } catch (JOSEException e) {
          yield false;
        }
      }
    };
  }

  private Signature prepare() throws GeneralSecurityException {
    Signature verifier =
        Signature.getInstance(
            switch (algorithm) {
              case RS256 -> "SHA256withRSA";
              case PS256 -> "RSASSA-PSS";
              case ES256 -> "SHA256withECDSAinP1363Format";
              case ED25519 -> "Ed25519";
            });
    if (algorithm == SigningAlgorithm.PS256) {
      verifier.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    verifier.initVerify(key);
    return verifier;
  }
}
