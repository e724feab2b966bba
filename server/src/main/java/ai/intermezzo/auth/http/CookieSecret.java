package ai.intermezzo.auth.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 256 random bits in a cookie, which prove that a browser is the one that they were given to. Only
 * their SHA-256 is kept on our side: nobody guesses them, so no slow hash is needed.
 *
 * @param value 43 characters of base64url; {@code toString()} hides them
 */
public record CookieSecret(String value) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /**
   * @throws IllegalArgumentException where it can be none
   */
  public CookieSecret {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("A secret in a cookie is 43 characters of base64url");
    }
  }

  /** A new one. */
  public static CookieSecret generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new CookieSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What a browser sent; empty where we can't have given it that. */
  static Optional<CookieSecret> presented(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new CookieSecret(text)) : Optional.empty();
  }

  /** What is stored, 32 bytes. */
  public byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "CookieSecret[hidden]";
  }
}
