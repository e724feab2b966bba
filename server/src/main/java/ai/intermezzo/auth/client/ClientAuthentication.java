package ai.intermezzo.auth.client;

import ai.intermezzo.auth.http.ErrorAnswer;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says who a client is (RFC 6749 §2.3), the only place that does.
 *
 * <p>An unknown client, a wrong secret, an expired and a revoked one get the same answer after the
 * same work: one hash, and a comparison that takes no notice of where the bytes differ.
 */
public final class ClientAuthentication {
  /** Sent with a refusal of credentials that came by Basic (RFC 6749 §5.2, RFC 7617 §2). */
  static final String CHALLENGE = "Basic realm=\"intermezzo\", charset=\"UTF-8\"";

  private static final String REFUSED =
      "The client_id is unknown, or its client_secret is wrong, expired or revoked.";

  /**
   * Compared with where there is no client, so that an unknown id takes as long as a wrong secret.
   */
  private static final List<Credential> NO_CLIENT =
      List.of(
          new Credential(
              new CredentialId("0000000000000000"),
              new byte[32],
              Optional.empty(),
              Instant.EPOCH,
              Optional.empty(),
              Optional.of(Instant.EPOCH)));

  private final Clients clients;
  private final InstantSource clock;

  public ClientAuthentication(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * Finds out which client sent a request. A public client names itself by {@code client_id} alone;
   * whether that is enough is for the grant to say.
   *
   * @throws OAuthError {@code invalid_client} where it can't be told or {@code invalid_request}
   *     where the request presents credentials twice
   */
  public AuthenticatedClient authenticate(Request request, Parameters parameters) {
    Optional<PresentedSecret> secret =
        ClientSecretBasic.read(request, parameters).or(() -> ClientSecretPost.read(parameters));
    return secret.isPresent() ? proven(secret.get()) : publicClient(parameters);
  }

  /**
   * The answer to a request whose client is refused (RFC 6749 §5.2): where it tried the
   * Authorization header, the answer names the scheme.
   */
  public Response refusal(OAuthError refused, Request request) {
    Response answer = ErrorAnswer.of(refused, request);
    return refused.status() == 401 && request.header("Authorization").isPresent()
        ? answer.with("WWW-Authenticate", CHALLENGE)
        : answer;
  }

  /** RFC 6749 §3.2.1: a client without credentials. One that has some must use them. */
  private AuthenticatedClient publicClient(Parameters parameters) {
    return parameters
        .get("client_id")
        .flatMap(clients::find)
        .filter(client -> !client.type().isConfidential())
        .map(client -> new AuthenticatedClient(client, Optional.empty()))
        .orElseThrow(
            () ->
                OAuthError.invalidClient(
                    "Send client_id and client_secret, in the body or by HTTP Basic."));
  }

  private AuthenticatedClient proven(PresentedSecret presented) {
    Optional<Client> client = clients.find(presented.clientId());
    Optional<Credential> credential =
        matching(client, ClientSecret.hash(presented.secret()), clock.instant());
    if (client.isEmpty() || credential.isEmpty()) {
      throw OAuthError.invalidClient(REFUSED);
    }
    return new AuthenticatedClient(client.get(), credential);
  }

  private static Optional<Credential> matching(Optional<Client> client, byte[] hash, Instant now) {
    List<Credential> credentials = client.map(Client::credentials).orElse(NO_CLIENT);
    Optional<Credential> found = Optional.empty();
    for (Credential credential : credentials) {
      if (MessageDigest.isEqual(credential.secretHash(), hash) && credential.isGoodAt(now)) {
        found = Optional.of(credential);
      }
    }
    return found;
  }
}
