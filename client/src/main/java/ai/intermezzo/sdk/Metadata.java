package ai.intermezzo.sdk;

import ai.intermezzo.guard.wire.Https;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server publishes of itself (OpenID Connect Discovery §3, RFC 8414 §2), as far as used. */
record Metadata(
    URI tokenEndpoint,
    Optional<URI> authorizationEndpoint,
    Optional<URI> revocationEndpoint,
    Optional<URI> endSessionEndpoint,
    boolean namesItselfInCallbacks) {

  /**
   * Reads a server's answer.
   *
   * @throws UntrustedException when it is another issuer's, by which one server could take the
   *     place of another (OpenID Connect Discovery §4.3)
   */
  static Metadata of(String issuer, Http.Answer answer) {
    if (answer.status() != 200) {
      throw new UnavailableException(
          answer.from() + " answered " + answer.status(), null, answer.retryAfter().orElse(null));
    }
    Map<String, @Nullable Object> json = answer.json();
    if (!issuer.equals(json.get("issuer"))) {
      throw new UntrustedException(
          answer.from() + " is not the metadata of the issuer " + issuer + ", to the letter");
    }
    return new Metadata(
        endpoint(json, "token_endpoint")
            .orElseThrow(
                () -> new UntrustedException(answer.from() + " names no https token_endpoint")),
        endpoint(json, "authorization_endpoint"),
        endpoint(json, "revocation_endpoint"),
        endpoint(json, "end_session_endpoint"),
        Boolean.TRUE.equals(json.get("authorization_response_iss_parameter_supported")));
  }

  /** An endpoint that this call can't do without. */
  static URI required(Optional<URI> endpoint, String name) {
    return endpoint.orElseThrow(() -> new UntrustedException("The server offers no " + name));
  }

  private static Optional<URI> endpoint(Map<String, @Nullable Object> json, String name) {
    if (json.get(name) instanceof String text) {
      try {
        return Optional.of(URI.create(text)).filter(Https::isAddress);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
