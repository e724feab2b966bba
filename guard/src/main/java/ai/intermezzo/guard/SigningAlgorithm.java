package ai.intermezzo.guard;

import org.jspecify.annotations.Nullable;

/**
 * The signatures that a guard can check. There is no {@code none} and no HMAC, so a token can't ask
 * for them, whatever its header says (RFC 8725 §3.1).
 */
public enum SigningAlgorithm {
  /** RSA with SHA-256, PKCS #1 v1.5; keys of at least 2048 bits. */
  RS256,
  /** RSA with SHA-256, PSS; keys of at least 2048 bits. */
  PS256,
  /** ECDSA on P-256 with SHA-256. */
  ES256,
  /** Ed25519, by its own name (RFC 9864) and by the older {@code EdDSA} (RFC 8037). */
  ED25519;

  /**
   * The algorithm that an {@code alg} names, or null. Names are compared to the letter (RFC 7515
   * §4.1.1).
   */
  static @Nullable SigningAlgorithm named(String alg) {
    return switch (alg) {
      case "RS256" -> RS256;
      case "PS256" -> PS256;
      case "ES256" -> ES256;
      case "EdDSA", "Ed25519" -> ED25519;
      default -> null;
    };
  }
}
