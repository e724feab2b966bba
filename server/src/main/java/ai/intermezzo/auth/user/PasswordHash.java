package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is stored of a password: the Argon2id hash with its salt and what it cost, as the PHC string
 * format has it, so that hashes from before and from elsewhere stay good when the cost is raised.
 *
 * <p>{@code toString()} hides it: whoever has a hash can guess at it without asking us.
 */
public final class PasswordHash {
  static final int SALT_BYTES = 16;
  static final int HASH_BYTES = 32;

  private static final int MAX_LENGTH = 300;
  private static final int MIN_BYTES = 8;
  private static final int MAX_BYTES = 64;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final Argon2 cost;
  private final byte[] salt;
  private final byte[] hash;

  PasswordHash(Argon2 cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt.clone();
    this.hash = hash.clone();
  }

  /**
   * Reads a stored one.
   *
   * @throws InvalidSetting where it is none, or costs more than this server will spend
   */
  public static PasswordHash parse(String phc) {
    Matcher parts = PHC.matcher(phc);
    if (phc.length() > MAX_LENGTH || !parts.matches()) {
      throw notOne();
    }
    try {
      Argon2 cost = new Argon2(number(parts, 1), number(parts, 2), number(parts, 3));
      byte[] salt = Base64.getDecoder().decode(parts.group(4));
      byte[] hash = Base64.getDecoder().decode(parts.group(5));
      if (salt.length < MIN_BYTES || salt.length > MAX_BYTES || hash.length > MAX_BYTES) {
        throw notOne();
      }
      return new PasswordHash(cost, salt, hash);
    } catch (InvalidSetting e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw notOne();
    }
  }

  /** As it is stored. */
  public String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v="
        + Argon2.VERSION
        + "$m="
        + cost.memoryKib()
        + ",t="
        + cost.passes()
        + ",p="
        + cost.lanes()
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /** Whether a new hash of the same password would cost something else. */
  boolean isOutdated() {
    return !cost.equals(Argon2.CURRENT) || salt.length != SALT_BYTES || hash.length != HASH_BYTES;
  }

  Argon2 cost() {
    return cost;
  }

  byte[] salt() {
    return salt.clone();
  }

  byte[] hash() {
    return hash.clone();
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static InvalidSetting notOne() {
    return new InvalidSetting("A stored password is an Argon2id hash in PHC form.");
  }

  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }
}
