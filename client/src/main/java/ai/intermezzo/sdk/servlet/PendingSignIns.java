package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.PendingSignIn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a browser has begun, by its {@code state}: several tabs may sign in at once. */
final class PendingSignIns {
  /** More than the tabs that somebody signs in with; the oldest give way. */
  private static final int MAX = 8;

  /**
   * One of them.
   *
   * @param returnTo the page of this application to go to when it has ended
   */
  record Pending(PendingSignIn signIn, String returnTo) {}

  private final Map<String, Pending> byState = new LinkedHashMap<>();

  synchronized void add(PendingSignIn signIn, String returnTo) {
    if (byState.size() == MAX) {
      byState.remove(byState.keySet().iterator().next());
    }
    byState.put(signIn.state(), new Pending(signIn, returnTo));
  }

  /** Gives it once. */
  synchronized Optional<Pending> take(String state) {
    return Optional.ofNullable(byState.remove(state));
  }
}
