package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;

/**
 * What a browser must not do with our pages: run a script, load from elsewhere, show them in a
 * frame, or tell anyone the address that a person came from.
 */
final class PageHeaders {
  private static final String NO_SCRIPT_NO_FRAME =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none';"
          + " frame-ancestors 'none'; base-uri 'none'";
  private static final String NO_DEVICE =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

  private PageHeaders() {}

  /** For a page without forms that leads to no client. */
  static Response closed(Response page) {
    return page.with("Content-Security-Policy", NO_SCRIPT_NO_FRAME)
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        // For browsers that are too old for frame-ancestors.
        .with("X-Frame-Options", "DENY")
        .with("Permissions-Policy", NO_DEVICE)
        .with("Cross-Origin-Resource-Policy", "same-origin")
        // A page tells of the running server, so that each view asks it.
        .with("Cache-Control", "no-cache");
  }
}
