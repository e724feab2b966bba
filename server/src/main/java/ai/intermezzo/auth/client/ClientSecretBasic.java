package ai.intermezzo.auth.client;

import ai.intermezzo.auth.http.BasicCredentials;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;

/**
 * {@code client_secret_basic}: id and secret in the {@code Authorization} header, each form-encoded
 * first (RFC 6749 §2.3.1). The body may repeat the same {@code client_id}, but no secret: a client
 * uses one way of authentication a request.
 */
final class ClientSecretBasic {
  private ClientSecretBasic() {}

  static Optional<PresentedSecret> read(Request request, Parameters parameters) {
    Optional<BasicCredentials> basic = BasicCredentials.parse(request);
    if (basic.isEmpty()) {
      return Optional.empty();
    }
    if (parameters.get("client_secret").isPresent()) {
      throw OAuthError.invalidRequest(
          "Send the client_secret once: in the body or by HTTP Basic, not both.");
    }
    String id = basic.get().id();
    if (!parameters.get("client_id").orElse(id).equals(id)) {
      throw OAuthError.invalidRequest("client_id differs between the body and HTTP Basic.");
    }
    return Optional.of(new PresentedSecret(id, basic.get().secret()));
  }
}
