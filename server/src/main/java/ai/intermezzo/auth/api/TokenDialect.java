package ai.intermezzo.auth.api;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Arrays;

/** Which {@code typ} the access tokens of an Api carry; all else in them is the same. */
public enum TokenDialect {
  /** {@code at+jwt}, as RFC 9068 §2.1 has it: no other JWT of ours is taken for an access token. */
  RFC9068("rfc9068", "at+jwt"),
  /** {@code JWT}, for resource servers that refuse any other, such as Spring Security's default. */
  JWT("jwt", "JWT");

  private final String word;
  private final String typ;

  TokenDialect(String word, String typ) {
    this.word = word;
    this.typ = typ;
  }

  /** The word for it on the command line and in the database. */
  public String word() {
    return word;
  }

  /** The {@code typ} header of its tokens. */
  public String typ() {
    return typ;
  }

  /**
   * @throws InvalidSetting where there is no such dialect
   */
  public static TokenDialect parse(String word) {
    return Arrays.stream(values())
        .filter(dialect -> dialect.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new InvalidSetting("A token dialect is rfc9068 or jwt."));
  }
}
