package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What OpenID Connect asks of a redirect URI beside what OAuth does. */
final class OpenIdRedirect {
  private OpenIdRedirect() {}

  /**
   * Why a request may not lead there, though the client registered it; empty where it may.
   *
   * @param presented the request's {@code redirect_uri}
   * @param parameters the request's other parameters, as far as they can be read
   */
  static Optional<OAuthError> problem(
      Client client,
      RedirectUri redirectUri,
      Optional<String> presented,
      Function<String, Optional<String>> parameters) {
    if (presented.isEmpty() && parameters.apply("scope").filter(OpenIdRedirect::asks).isPresent()) {
      return Optional.of(
          OAuthError.invalidRequest(
              "redirect_uri is missing, which scope openid needs (OpenID Connect Core section"
                  + " 3.1.2.1)."));
    }
    boolean bringsTokens =
        parameters.apply("response_type").filter(ResponseType::bringsTokens).isPresent();
    if (bringsTokens && redirectUri.isLoopback() && client.type() != ClientType.NATIVE) {
      return Optional.of(
          OAuthError.invalidRequest(
              "redirect_uri is http, where an ID token is sent to native clients only (OpenID"
                  + " Connect Core section 3.2.2.1). Use https, or response_type code."));
    }
    return Optional.empty();
  }

  private static boolean asks(String scope) {
    return List.of(scope.split(" ", -1)).contains("openid");
  }
}
