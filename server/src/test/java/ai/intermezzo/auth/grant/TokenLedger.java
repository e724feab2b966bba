package ai.intermezzo.auth.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees only what a client sees, and knows one sentence: of the tokens of a grant one is current,
 * and one that it superseded is good for the leeway; never are two live outside it.
 */
final class TokenLedger {
  private final Map<Long, Instant> supersededAt = new HashMap<>();
  private long newest;
  private boolean wentBack;

  /** A token was accepted, and another or the same one given for it. */
  void accepted(long presented, long given, Duration leeway, Instant now) {
    if (presented > newest && !wentBack) {
      throw new AssertionError("Generation " + presented + " was accepted and never given");
    }
    if (presented < newest) {
      Instant at = supersededAt.getOrDefault(presented, Instant.MIN);
      if (at.equals(Instant.MIN) || Duration.between(at, now).compareTo(leeway) >= 0) {
        throw new AssertionError(
            "A fork: generation " + presented + " was accepted, superseded at " + at);
      }
    }
    if (given < newest) {
      throw new AssertionError("A fork: " + given + " was given, and is older than " + newest);
    }
    if (given > newest) {
      for (long generation = newest; generation < given; generation++) {
        supersededAt.putIfAbsent(generation, now);
      }
      newest = given;
    }
  }

  /** The database went back to a generation: what was after it may come as if it were new. */
  void wentBackTo(long generation) {
    supersededAt.keySet().removeIf(it -> it >= generation);
    newest = generation;
    wentBack = true;
  }
}
