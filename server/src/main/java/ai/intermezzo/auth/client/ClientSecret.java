package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A client's secret while it is in our hands: printed once when it is made, then only its hash is
 * kept.
 *
 * <p>It is 384 random bits, which nobody guesses, so a plain SHA-256 guards it as well as a slow
 * hash would and costs no time at each token request. A secret that comes along from elsewhere is
 * at least {@value #MIN_LENGTH} characters long for the same reason.
 */
public final class ClientSecret {
  /** 256 bits in base64url. */
  public static final int MIN_LENGTH = 43;

  /** The longest that a client may send. */
  public static final int MAX_LENGTH = 512;

  private static final int GENERATED_BYTES = 48;

  private final String text;

  private ClientSecret(String text) {
    this.text = text;
  }

  /** A new secret: 64 characters of base64url. */
  public static ClientSecret generate(SecureRandom random) {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return new ClientSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * A secret that exists already.
   *
   * @throws InvalidSetting where it is too short, too long or has other than visible ASCII
   *     characters
   */
  public static ClientSecret existing(String text) {
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      throw new InvalidSetting(
          "A client_secret is "
              + MIN_LENGTH
              + " to "
              + MAX_LENGTH
              + " characters long: it is stored without a slow hash, so it must be random.");
    }
    if (!text.chars().allMatch(c -> c > 0x20 && c <= 0x7e)) {
      throw new InvalidSetting("A client_secret has visible ASCII characters only.");
    }
    return new ClientSecret(text);
  }

  /** The secret itself, for the one time that it is shown. */
  public String reveal() {
    return text;
  }

  /** What is stored. */
  public byte[] hash() {
    return hash(text);
  }

  /** The hash of a secret as a client presents it, whatever it is. */
  static byte[] hash(String presented) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(presented.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "ClientSecret[hidden]";
  }
}
