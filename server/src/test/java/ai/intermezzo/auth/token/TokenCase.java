package ai.intermezzo.auth.token;

import ai.intermezzo.auth.Answer;
import java.util.function.Supplier;

/**
 * A request that is refused.
 *
 * @param what what is wrong with it, with the paragraph that says so
 * @param status what it is answered with
 * @param error the {@code error} member
 * @param send sends it
 */
record TokenCase(String what, int status, String error, Supplier<Answer> send) {
  static TokenCase invalidRequest(String what, Supplier<Answer> send) {
    return new TokenCase(what, 400, "invalid_request", send);
  }

  static TokenCase invalidClient(String what, Supplier<Answer> send) {
    return new TokenCase(what, 401, "invalid_client", send);
  }

  @Override
  public String toString() {
    return what;
  }
}
