package ai.intermezzo.auth.client;

import ai.intermezzo.auth.http.ErrorAnswer;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.function.Supplier;

/**
 * Lets the pages of a client read the answers to that client, and nobody else's: a preflight names
 * no client, so its answer is one for any registered origin.
 */
public final class OwnOrigin {
  private OwnOrigin() {}

  /** What the answer is, closed to a page that is not the client's. */
  public static Response only(Client client, Request request, Supplier<Response> answer) {
    Response given;
    try {
      given = answer.get();
    } catch (OAuthError refused) {
      given = ErrorAnswer.of(refused, request);
    }
    boolean own = request.header("Origin").map(client.signIn()::hasOrigin).orElse(true);
    return own ? given : given.closedToOtherOrigins();
  }
}
