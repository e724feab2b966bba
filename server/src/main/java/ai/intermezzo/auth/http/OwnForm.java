package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;

/**
 * Whether a form was sent by a page of ours. A second line of defence: the first is the sealed
 * value in the form, which is bound to a cookie.
 *
 * <p>Our pages send {@code Referrer-Policy: no-referrer}, and then browsers write {@code Origin:
 * null} even on our own forms (Fetch §3.2), so that in its place {@code Sec-Fetch-Site} is asked.
 */
public final class OwnForm {
  private OwnForm() {}

  /**
   * @throws OAuthError {@code invalid_request}, 403, where the browser says that another site's
   *     page sent it
   */
  public static void require(Request request, Issuer issuer) {
    String origin = request.header("Origin").orElse("null");
    boolean own =
        "null".equals(origin)
            ? "same-origin".equals(request.header("Sec-Fetch-Site").orElse("same-origin"))
            : issuer.origin().equals(origin);
    if (!own) {
      throw OAuthError.invalidRequest("This form was not sent by a page of this server.")
          .withStatus(403);
    }
  }
}
