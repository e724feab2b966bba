package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.page.Language;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v2/logout}, where Auth0's SDKs send the browser: {@code client_id} and {@code returnTo},
 * which is one of the client's logout addresses; without it the first of them. A request that names
 * no client is asked about. Other parameters ({@code federated}, {@code auth0Client}) are ignored.
 */
final class Auth0LogoutEndpoint implements Endpoint {
  private static final Set<String> KNOWN = Set.of("client_id", "returnTo", "ui_locales");

  private final Clients clients;
  private final LogoutEndpoint logout;
  private final LogoutPages pages;

  Auth0LogoutEndpoint(Clients clients, LogoutEndpoint logout, LogoutPages pages) {
    this.clients = clients;
    this.logout = logout;
    this.pages = pages;
  }

  @Override
  public Response handle(Request request) {
    Navigation.require(request);
    Parameters parameters = Parameters.ofQuery(request.query(), KNOWN, Set.of());
    Language language =
        Language.choose(parameters.get("ui_locales"), request.headers("Accept-Language"));
    Optional<String> named = parameters.get("client_id");
    Optional<Client> client = named.flatMap(clients::find);
    if (named.isPresent() && client.isEmpty()) {
      return pages.error(
          request, ErrorKind.UNKNOWN_CLIENT, "There is no client of that client_id.", language);
    }
    Optional<String> returnTo = parameters.get("returnTo");
    if (returnTo.isPresent()
        && client.filter(it -> it.signIn().allowsLogoutTo(returnTo.get())).isEmpty()) {
      return pages.error(
          request,
          ErrorKind.BAD_REDIRECT,
          client.isPresent()
              ? "returnTo is not one of the client's logout addresses."
              : "returnTo needs a client_id.",
          language);
    }
    Optional<String> address =
        returnTo.or(
            () ->
                client.flatMap(
                    it -> it.signIn().logoutUris().stream().findFirst().map(RedirectUri::value)));
    return logout.signOut(
        request,
        new Destination(client, address, Optional.empty()),
        session -> client.isPresent(),
        language);
  }
}
