package ai.intermezzo.auth.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a grant may stand, for somebody who knows its tokens by sight alone: the rules of rotation
 * in plain words. (The fourth, of a database that went back, has its tests at the store.)
 *
 * @param before the token that the current one superseded; empty where it is the first
 * @param current the current one; {@link #UNSEEN} where nobody has got it yet
 * @param rotatedAt since when it is the current one; long ago for the first, which may rotate at
 *     once
 */
record GrantState(String before, String current, Instant rotatedAt, boolean ended) {
  private static final String UNSEEN = "?";

  /**
   * What the rules say of a request.
   *
   * @param gives whether it is answered with the current token of the state after it
   */
  record Ruling(boolean gives, GrantState state) {}

  static GrantState first(String token) {
    return new GrantState("", token, Instant.EPOCH, false);
  }

  Ruling present(String token, Instant now, Duration leeway) {
    if (ended) {
      return new Ruling(false, this);
    }
    boolean young = now.isBefore(rotatedAt.plus(leeway));
    if (token.equals(current)) {
      return new Ruling(true, young ? this : new GrantState(current, UNSEEN, now, false));
    }
    if (token.equals(before) && young) {
      return new Ruling(true, this);
    }
    return new Ruling(false, new GrantState(before, current, rotatedAt, true));
  }

  /**
   * The same, where that token was given as its current one; empty where that can't be.
   *
   * @param isNew whether nobody had got that token before
   */
  Optional<GrantState> known(String token, boolean isNew) {
    if (current.equals(UNSEEN)) {
      return isNew
          ? Optional.of(new GrantState(before, token, rotatedAt, ended))
          : Optional.empty();
    }
    return token.equals(current) ? Optional.of(this) : Optional.empty();
  }
}
