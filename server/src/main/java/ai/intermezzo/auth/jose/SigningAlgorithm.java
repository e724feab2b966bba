package ai.intermezzo.auth.jose;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How tokens are signed (RFC 7518 §3.1, RFC 8037, RFC 9864). RSA keys have 2048 bits.
 *
 * <p>{@link #EDDSA} and {@link #ED25519} are the same signature under its old and its new name in
 * the header; verifiers know one, the other, or both.
 */
public enum SigningAlgorithm {
  RS256("RS256", "RSA", "SHA256withRSA"),
  PS256("PS256", "RSA", "RSASSA-PSS"),
  // The two numbers side by side, as RFC 7518 §3.4 wants them, and not in DER.
  ES256("ES256", "EC", "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", "Ed25519", "Ed25519"),
  ED25519("Ed25519", "Ed25519", "Ed25519");

  private static final PSSParameterSpec PS256_PARAMETERS =
      new PSSParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

  private final String jwsName;
  private final String keyType;
  private final String signatureName;

  SigningAlgorithm(String jwsName, String keyType, String signatureName) {
    this.jwsName = jwsName;
    this.keyType = keyType;
    this.signatureName = signatureName;
  }

  /** The value of {@code alg} in a header, for example {@code ES256}. */
  public String jwsName() {
    return jwsName;
  }

  /** Whether a signature takes a core for a quarter of a millisecond, and not for hundredths. */
  public boolean isSlow() {
    return keyType.equals("RSA");
  }

  /** Finds an algorithm by its {@code alg} value, exactly as the RFCs spell it. */
  public static Optional<SigningAlgorithm> find(String jwsName) {
    return Arrays.stream(values()).filter(alg -> alg.jwsName.equals(jwsName)).findFirst();
  }

  /**
   * Reads an algorithm that an operator typed.
   *
   * @throws IllegalArgumentException with a sentence that lists what there is
   */
  public static SigningAlgorithm parse(String jwsName) {
    return find(jwsName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The signing algorithm must be one of "
                        + Arrays.stream(values())
                            .map(SigningAlgorithm::jwsName)
                            .collect(Collectors.joining(", "))));
  }

  /** The JCA's name of the keys: RSA, EC or Ed25519. */
  String keyType() {
    return keyType;
  }

  /** A signature object of the first provider that has it, not initialised. */
  Signature newSignature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(signatureName);
    if (this == PS256) {
      signature.setParameter(PS256_PARAMETERS);
    }
    return signature;
  }

  /** The {@code alg} value. */
  @Override
  public String toString() {
    return jwsName;
  }
}
