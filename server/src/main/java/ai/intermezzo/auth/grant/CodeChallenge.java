package ai.intermezzo.auth.grant;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.intermezzo.auth.seal.CanonicalBase64Url;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code code_challenge} of an authorization request, by the method S256 (RFC 7636 §4.2); there
 * is no other here.
 *
 * @param value 43 characters of base64url: a SHA-256
 */
public record CodeChallenge(String value) {
  static final int BYTES = 32;

  /** RFC 7636 §4.1. */
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  /**
   * @throws IllegalArgumentException where it is not one
   */
  public CodeChallenge {
    if (parseBytes(value).isEmpty()) {
      throw new IllegalArgumentException("A code challenge is 43 characters of base64url");
    }
  }

  /** Reads the parameter; empty where it is not one. */
  public static Optional<CodeChallenge> parse(String text) {
    return parseBytes(text).map(CodeChallenge::of);
  }

  /** Whether a text may be a {@code code_verifier} (RFC 7636 §4.1). */
  public static boolean isVerifier(String text) {
    return VERIFIER.matcher(text).matches();
  }

  /** The challenge of a verifier. */
  public static CodeChallenge ofVerifier(String verifier) {
    return of(sha256(verifier.getBytes(US_ASCII)));
  }

  /** Whether the verifier is the one that the request was begun with (RFC 7636 §4.6). */
  public boolean isProvenBy(String verifier) {
    return isVerifier(verifier)
        && MessageDigest.isEqual(sha256(verifier.getBytes(US_ASCII)), bytes());
  }

  static CodeChallenge of(byte[] bytes) {
    return new CodeChallenge(CanonicalBase64Url.encode(bytes));
  }

  byte[] bytes() {
    return parseBytes(value).orElseThrow();
  }

  private static Optional<byte[]> parseBytes(String text) {
    return text.length() == 43
        ? CanonicalBase64Url.decode(text).filter(bytes -> bytes.length == BYTES)
        : Optional.empty();
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is in every Java", e);
    }
  }
}
