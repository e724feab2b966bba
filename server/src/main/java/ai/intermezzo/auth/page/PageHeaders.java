package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;

/**
 * What a browser must not do with our pages: run a script of others, load from elsewhere, show them
 * in a frame, or tell anyone the address that a person came from.
 *
 * <p>None sends {@code Cross-Origin-Opener-Policy}: an application that opened the page in a popup
 * waits for its answer there.
 */
final class PageHeaders {
  private static final String NO_DEVICE =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

  private final String pictures;

  PageHeaders(Theme theme) {
    pictures = "; img-src 'self' data:" + theme.logoOrigin().map(origin -> " " + origin).orElse("");
  }

  /** For the page at the front, which nobody is signed in to see: a cache may keep it, and asks. */
  Response front(Response page) {
    return closed(page, policy("form-action 'none'; ")).with("Cache-Control", "no-cache");
  }

  /** For a page that asks nothing. */
  Response still(Response page) {
    return closed(page, policy("form-action 'none'; ")).with("Cache-Control", "no-store");
  }

  /** For a page whose forms are answered by a page of ours. */
  Response ours(Response page) {
    return closed(page, policy("form-action 'self'; ")).with("Cache-Control", "no-store");
  }

  /**
   * For a page whose form may lead to an application: Chromium applies {@code form-action} to the
   * redirects that follow, private-use schemes among them, so that there is none.
   */
  Response journey(Response page) {
    return closed(page, policy("")).with("Cache-Control", "no-store");
  }

  /** For the page that posts a response to an application by its own script. */
  Response posting(Response page, String nonce) {
    return closed(page, policy("script-src 'nonce-" + nonce + "'; "))
        .with("Cache-Control", "no-store");
  }

  /**
   * For the only page that may be framed, by the application's origin and nobody else. It carries
   * no {@code X-Frame-Options}, which knows no other origin than ours, and no {@code
   * Cross-Origin-Resource-Policy}.
   */
  static Response framed(Response page, String nonce, String origin) {
    return quiet(
            page.with(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'nonce-"
                    + nonce
                    + "'; form-action 'none'; frame-ancestors "
                    + origin
                    + "; base-uri 'none'"))
        .with("Cache-Control", "no-store");
  }

  private String policy(String more) {
    return "default-src 'none'; style-src 'self'"
        + pictures
        + "; "
        + more
        + "frame-ancestors 'none'; base-uri 'none'";
  }

  private static Response closed(Response page, String policy) {
    return quiet(page.with("Content-Security-Policy", policy))
        // For browsers that are too old for frame-ancestors.
        .with("X-Frame-Options", "DENY")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static Response quiet(Response page) {
    return page.with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("Permissions-Policy", NO_DEVICE);
  }
}
