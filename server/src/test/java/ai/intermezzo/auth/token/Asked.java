package ai.intermezzo.auth.token;

import java.time.Instant;

/**
 * One request of a history, and what became of it.
 *
 * @param at by the clock that the servers share; it stands while requests are under way
 * @param who a tab, or a thief
 * @param token the refresh token that was presented
 */
record Asked(Instant at, String who, String token, Result result) {
  sealed interface Result {}

  /** New tokens came, this refresh token among them. */
  record Given(String token) implements Result {}

  /** The token was refused for good. */
  record Refused() implements Result {}

  /** A 503, or no answer: the row may have moved, or not. */
  record Unknown(String why) implements Result {}
}
