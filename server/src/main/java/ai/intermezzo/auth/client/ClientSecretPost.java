package ai.intermezzo.auth.client;

import ai.intermezzo.auth.http.Parameters;
import java.util.Optional;

/** {@code client_secret_post}: id and secret as parameters of the body (RFC 6749 §2.3.1). */
final class ClientSecretPost {
  private ClientSecretPost() {}

  static Optional<PresentedSecret> read(Parameters parameters) {
    return parameters
        .get("client_id")
        .flatMap(
            id -> parameters.get("client_secret").map(secret -> new PresentedSecret(id, secret)));
  }
}
