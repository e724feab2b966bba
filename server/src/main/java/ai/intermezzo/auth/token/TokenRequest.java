package ai.intermezzo.auth.token;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A token request that is well-formed (RFC 6749 §3.2), one record a grant type. */
sealed interface TokenRequest {
  /** The parameters that mean something here; all others are ignored (RFC 6749 §3.2). */
  Set<String> PARAMETERS =
      Set.of("grant_type", "client_id", "client_secret", "audience", "resource", "scope");

  /** Those that may come more than once (RFC 8707 §2). */
  Set<String> REPEATABLE = Set.of("resource");

  /**
   * RFC 6749 §4.4.2: a client asks for itself.
   *
   * @param audience the Api that it names, by {@code audience} or by {@code resource}
   * @param scope the scopes that it names
   */
  record ClientCredentials(Optional<Audience> audience, Optional<Scopes> scope)
      implements TokenRequest {}

  /**
   * Reads a request.
   *
   * @throws OAuthError where it is malformed, or its grant type is none of ours
   */
  static TokenRequest parse(Parameters parameters) {
    return switch (parameters.require("grant_type")) {
      case "client_credentials" ->
          new ClientCredentials(audience(parameters), parameters.get("scope").map(Scopes::parse));
      default ->
          throw OAuthError.unsupportedGrantType("This server has grant_type client_credentials.");
    };
  }

  private static Optional<Audience> audience(Parameters parameters) {
    Set<String> named = new LinkedHashSet<>(parameters.all("resource"));
    if (named.size() > 1) {
      throw OAuthError.invalidTarget(
          "A token is for one resource: ask for each in its own request.");
    }
    parameters.get("audience").ifPresent(named::add);
    if (named.size() > 1) {
      throw OAuthError.invalidTarget(
          "audience and resource name different APIs: send one of them.");
    }
    return named.stream().findFirst().map(TokenRequest::audience);
  }

  private static Audience audience(String text) {
    if (!Audience.isValid(text)) {
      throw OAuthError.invalidTarget(
          "An audience is the identifier of an API, such as https://api.example.com.");
    }
    return new Audience(text);
  }
}
