package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.List;
import java.util.Optional;

/** What OpenID Connect asks of a redirect URI beside what OAuth does. */
final class OpenIdRedirect {
  private OpenIdRedirect() {}

  /**
   * Why a request may not lead to the only address that its client registered, though OAuth lets it
   * leave that out; empty where it may.
   *
   * @param presented the request's {@code redirect_uri}
   * @param scope the request's {@code scope}, if there is nothing wrong with it
   */
  static Optional<OAuthError> problem(Optional<String> presented, Optional<String> scope) {
    if (presented.isPresent() || scope.filter(OpenIdRedirect::asks).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        OAuthError.invalidRequest(
            "redirect_uri is missing, which scope openid needs (OpenID Connect Core section"
                + " 3.1.2.1)."));
  }

  private static boolean asks(String scope) {
    return List.of(scope.split(" ", -1)).contains("openid");
  }
}
