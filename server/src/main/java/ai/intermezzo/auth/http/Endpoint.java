package ai.intermezzo.auth.http;

/**
 * Answers the requests of one path. It runs on a virtual thread, so it may wait; see {@link
 * Route#fromMemory()}.
 */
@FunctionalInterface
public interface Endpoint {
  /**
   * @throws ai.intermezzo.auth.oauth.OAuthError to refuse the request
   */
  Response handle(Request request);
}
