package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.oauth.OAuthError;

/**
 * Whether a browser goes to an address in a window of its own. The session's cookie comes with
 * every request that any site causes, so an image or a frame of another site must not end a
 * session.
 */
final class Navigation {
  private Navigation() {}

  /**
   * @throws OAuthError {@code invalid_request}, 403, where the browser says that a frame, a script
   *     or an image asks (Fetch Metadata §2); browsers that are too old to say so are believed
   */
  static void require(Request request) {
    boolean window =
        "navigate".equals(request.header("Sec-Fetch-Mode").orElse("navigate"))
            && "document".equals(request.header("Sec-Fetch-Dest").orElse("document"));
    if (!window) {
      throw OAuthError.invalidRequest(
              "Signing out is for the browser's window: not for a frame, a script or an image.")
          .withStatus(403);
    }
  }
}
