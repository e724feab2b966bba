package ai.intermezzo.auth.oauth;

/**
 * The identifier of an Api: what a client sends as {@code audience} or {@code resource} (RFC 8707
 * §2) and what stands in a token's {@code aud}. Compared as a string, to the letter.
 *
 * @param value 1 to {@value #MAX_LENGTH} visible ASCII characters without {@code # " \}, by custom
 *     a URL such as {@code https://api.example.com}
 */
public record Audience(String value) {
  /** The longest identifier. */
  public static final int MAX_LENGTH = 400;

  /**
   * @throws InvalidSetting with a sentence for the operator where it is not good
   */
  public Audience {
    if (!isValid(value)) {
      throw new InvalidSetting(
          "An API's identifier is 1 to "
              + MAX_LENGTH
              + " visible ASCII characters without # \" and \\, such as https://api.example.com");
    }
  }

  /** Whether a text may be an identifier. */
  public static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c > 0x20 && c <= 0x7e && c != '"' && c != '\\' && c != '#');
  }

  @Override
  public String toString() {
    return value;
  }
}
