package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Who signed in, when and how: what stands behind a code and its grant, and never changes.
 *
 * @param userId the resource owner
 * @param userEpoch the user's epoch at the time; once it is another, all of this has ended
 * @param sid the login session, 1 to {@value #MAX_WORD_LENGTH} visible ASCII characters
 * @param authTime when the user authenticated (OpenID Connect Core §2)
 * @param amr how (RFC 8176), at most {@value #MAX_METHODS} words
 * @param acr how strongly, one word; empty where nothing is said
 */
public record Authentication(
    UserId userId, long userEpoch, String sid, Instant authTime, List<String> amr, String acr) {
  /** The longest {@code sid}, {@code acr} and word of {@code amr}. */
  public static final int MAX_WORD_LENGTH = 128;

  /** The most words in {@code amr}. */
  public static final int MAX_METHODS = 8;

  /**
   * @throws IllegalArgumentException where a bound is broken
   */
  public Authentication {
    amr = List.copyOf(amr);
    authTime = authTime.truncatedTo(ChronoUnit.MILLIS);
    if (!isWord(sid) || !(acr.isEmpty() || isWord(acr))) {
      throw new IllegalArgumentException("sid and acr are words of visible ASCII");
    }
    if (amr.size() > MAX_METHODS || !amr.stream().allMatch(Authentication::isWord)) {
      throw new IllegalArgumentException("amr is a few words of visible ASCII");
    }
  }

  private static boolean isWord(String text) {
    return text.length() <= MAX_WORD_LENGTH && Scopes.isToken(text);
  }

  String amrText() {
    return String.join(" ", amr);
  }

  static List<String> amrOf(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }
}
