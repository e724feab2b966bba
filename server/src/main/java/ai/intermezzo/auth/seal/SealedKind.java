package ai.intermezzo.auth.seal;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kinds of values that are sealed. Each has keys of its own, so that one can't be passed off as
 * another.
 */
public enum SealedKind {
  /** Authorization codes. */
  CODE("code", Duration.ofMinutes(1)),
  /** Refresh tokens. */
  REFRESH_TOKEN("refresh_token", Duration.ofDays(400)),
  /** Authorization requests that clients pushed. */
  PUSHED_REQUEST("pushed_request", Duration.ofMinutes(1)),
  /** What a browser carries from one page of a sign-in to the next. */
  LOGIN_STEP("login_step", Duration.ofDays(1)),
  /** The question whether to sign out. */
  LOGOUT_STEP("logout_step", Duration.ofDays(1)),
  /** The forms of a person's account page. */
  ACCOUNT_FORM("account_form", Duration.ofDays(1));

  private final String word;
  private final Duration longestLife;

  SealedKind(String word, Duration longestLife) {
    this.word = word;
    this.longestLife = longestLife;
  }

  /** How the database writes it. */
  public String word() {
    return word;
  }

  /** No value of this kind is good for longer; its key is kept for as long. */
  public Duration longestLife() {
    return longestLife;
  }

  /** The kind of a word; empty where only a newer version knows it. */
  public static Optional<SealedKind> find(String word) {
    return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
