package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /oauth/par} (RFC 9126 §2): a client sends its authorization request by itself, where
 * nobody can see or change it, and the browser carries a reference. It authenticates as at the
 * token endpoint, and what is wrong with the request is told at once (§2.3).
 */
final class PushEndpoint implements Endpoint {
  private static final Set<String> KNOWN = known();

  private final ClientAuthentication authentication;
  private final RequestCheck check;
  private final PushedRequests pushed;

  PushEndpoint(ClientAuthentication authentication, RequestCheck check, PushedRequests pushed) {
    this.authentication = authentication;
    this.check = check;
    this.pushed = pushed;
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>(RequestCheck.PARAMETERS);
    known.add("client_secret");
    return Set.copyOf(known);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, KNOWN, RequestCheck.REPEATABLE);
    AuthenticatedClient client;
    try {
      client = authentication.authenticate(request, parameters);
    } catch (OAuthError refused) {
      return authentication.refusal(refused, request);
    }
    if (parameters.get("request_uri").isPresent()) {
      throw OAuthError.invalidRequest(
          "A request that is pushed has no request_uri (RFC 9126 section 2.1).");
    }
    ClientId id = client.client().id();
    return switch (check.check(RequestCheck.query(parameters, id), Optional.empty())) {
      case CheckedRequest.NotProven(var _, var error) -> throw error;
      case CheckedRequest.Refused(var _, var error) -> throw error;
      case CheckedRequest.Good(var wanted) ->
          created(
              pushed.push(
                  new PushedRequests.Pushed(
                      id, wanted.hinted(), RequestCheck.queryWithoutHint(parameters, id))));
    };
  }

  /** The reference is base64url after a fixed prefix: no JSON needs to escape it. */
  private static Response created(String requestUri) {
    String json =
        "{\"request_uri\":\""
            + requestUri
            + "\",\"expires_in\":"
            + PushedRequests.LIFETIME.toSeconds()
            + "}";
    return Response.json(201, json.getBytes(StandardCharsets.US_ASCII)).noStore();
  }
}
