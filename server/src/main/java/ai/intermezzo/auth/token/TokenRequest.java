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
      Set.of(
          "grant_type",
          "client_id",
          "client_secret",
          "audience",
          "resource",
          "scope",
          "code",
          "redirect_uri",
          "code_verifier",
          "refresh_token");

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
   * RFC 6749 §4.1.3: a code is exchanged.
   *
   * @param code as it came to the redirect URI
   * @param redirectUri where it came to
   * @param codeVerifier what proves that it is the client that asked (RFC 7636 §4.5)
   * @param audience the Api that the token is to be for
   */
  record AuthorizationCode(
      String code,
      Optional<String> redirectUri,
      Optional<String> codeVerifier,
      Optional<Audience> audience)
      implements TokenRequest {
    /** Without the secrets that it holds. */
    @Override
    public String toString() {
      return "AuthorizationCode[hidden]";
    }
  }

  /**
   * RFC 6749 §6: new tokens for an old one.
   *
   * @param refreshToken the refresh token
   * @param scope fewer scopes than were granted
   * @param audience the Api that the token is to be for
   */
  record Refresh(String refreshToken, Optional<Scopes> scope, Optional<Audience> audience)
      implements TokenRequest {
    /** Without the secret that it holds. */
    @Override
    public String toString() {
      return "Refresh[hidden]";
    }
  }

  /**
   * Reads a request.
   *
   * @throws OAuthError where it is malformed, or its grant type is none of ours
   */
  static TokenRequest parse(Parameters parameters) {
    return switch (parameters.require("grant_type")) {
      case "client_credentials" ->
          new ClientCredentials(audience(parameters), parameters.get("scope").map(Scopes::parse));
      case "authorization_code" ->
          new AuthorizationCode(
              parameters.require("code"),
              parameters.get("redirect_uri"),
              parameters.get("code_verifier"),
              audience(parameters));
      case "refresh_token" ->
          new Refresh(
              parameters.require("refresh_token"),
              parameters.get("scope").map(Scopes::parse),
              audience(parameters));
      default ->
          throw OAuthError.unsupportedGrantType(
              "This server has grant_type client_credentials, authorization_code and"
                  + " refresh_token.");
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
