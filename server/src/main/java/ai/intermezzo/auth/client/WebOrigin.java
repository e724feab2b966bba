package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.regex.Pattern;

/**
 * Where the pages of a single-page application come from (RFC 6454 §6.2), in the form in which
 * browsers send it.
 *
 * @param value for example {@code https://app.example.com} or {@code http://localhost:3000}: no
 *     path, no slash at its end, no default port, lower case
 */
public record WebOrigin(String value) {
  private static final int MAX_LENGTH = 300;
  private static final Pattern HTTPS =
      Pattern.compile(
          "https://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[1-9][0-9]{0,4})?");

  /**
   * @throws InvalidSetting with a sentence for the operator where it is not good
   */
  public WebOrigin {
    if (!isValid(value)) {
      throw new InvalidSetting(
          "A web origin is https://HOST[:PORT] in lower case, without a path and without the default"
              + " port; http:// is for localhost.");
    }
  }

  /** Whether a text may be one. */
  public static boolean isValid(String text) {
    boolean https = HTTPS.matcher(text).matches() && !text.endsWith(":443");
    boolean loopback = LOOPBACK.matcher(text).matches() && !text.endsWith(":80");
    return text.length() <= MAX_LENGTH && (https || loopback);
  }

  @Override
  public String toString() {
    return value;
  }
}
