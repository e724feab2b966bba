package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.token.IdTokenHints;
import java.util.Optional;
import java.util.Set;

/**
 * OpenID Connect RP-Initiated Logout 1.0 §2: a client sends the browser here to sign the person
 * out.
 *
 * <p>The person is asked, unless it is clear that they are meant: by an {@code id_token_hint} of
 * ours that names the person or the session of this browser (however old it is), by the session's
 * {@code sid} as {@code logout_hint}, or, without an {@code id_token_hint}, by a {@code
 * post_logout_redirect_uri} that the client registered, as Auth0's SDKs send it. A hint that does
 * not verify, or names somebody else, is never overruled by the rest, and after one that does not
 * verify nobody is sent on to the client either (§4).
 */
final class LogoutEndpoint implements Endpoint {
  private static final Set<String> KNOWN =
      Set.of(
          "id_token_hint",
          "logout_hint",
          "client_id",
          "post_logout_redirect_uri",
          "state",
          "ui_locales");

  private final Clients clients;
  private final SessionStore sessions;
  private final IdTokenHints hints;
  private final SignOut signOut;
  private final LogoutPages pages;

  LogoutEndpoint(
      Clients clients,
      SessionStore sessions,
      IdTokenHints hints,
      SignOut signOut,
      LogoutPages pages) {
    this.clients = clients;
    this.sessions = sessions;
    this.hints = hints;
    this.signOut = signOut;
    this.pages = pages;
  }

  @Override
  public Response handle(Request request) {
    Navigation.require(request);
    Parameters parameters =
        "POST".equals(request.method())
            ? Parameters.of(request, KNOWN, Set.of())
            : Parameters.ofQuery(request.query(), KNOWN, Set.of());
    Language language =
        Language.choose(parameters.get("ui_locales"), request.headers("Accept-Language"));
    Optional<IdTokenHints.Hint> hint = parameters.get("id_token_hint").flatMap(hints::open);
    Optional<String> named = parameters.get("client_id");
    if (named.isPresent()
        && hint.filter(it -> !it.client().value().equals(named.get())).isPresent()) {
      throw OAuthError.invalidRequest("client_id is not the client that id_token_hint names.");
    }
    Optional<Client> client =
        named.or(() -> hint.map(it -> it.client().value())).flatMap(clients::find);
    if (named.isPresent() && client.isEmpty()) {
      return pages.error(
          request, ErrorKind.UNKNOWN_CLIENT, "There is no client of that client_id.", language);
    }
    Optional<String> address = parameters.get("post_logout_redirect_uri");
    if (address.isPresent()
        && client.filter(it -> it.signIn().allowsLogoutTo(address.get())).isEmpty()) {
      return pages.error(
          request,
          ErrorKind.BAD_REDIRECT,
          client.isPresent()
              ? "post_logout_redirect_uri is not one that the client registered."
              : "post_logout_redirect_uri needs a client_id, or an id_token_hint of this server.",
          language);
    }
    return signOut(
        request,
        new Destination(
            client,
            address.filter(to -> hint.isPresent() || parameters.get("id_token_hint").isEmpty()),
            parameters.get("state")),
        session -> isMeant(parameters, hint, session),
        language);
  }

  /** Whether a session is the one that is to end. */
  interface Meant {
    boolean test(LoginSession session);
  }

  private static boolean isMeant(
      Parameters parameters, Optional<IdTokenHints.Hint> hint, LoginSession session) {
    if (parameters.get("id_token_hint").isPresent()) {
      return hint.filter(
              it ->
                  it.subject().equals(session.userId())
                      || it.sid().equals(Optional.of(session.sid())))
          .isPresent();
    }
    return parameters.get("logout_hint").equals(Optional.of(session.sid()))
        || parameters.get("post_logout_redirect_uri").isPresent();
  }

  /** Ends the browser's session, or asks first, and goes on. */
  Response signOut(Request request, Destination to, Meant meant, Language language) {
    Optional<CookieSecret> cookie = SessionStore.COOKIE.read(request);
    Optional<LoginSession> session = cookie.flatMap(sessions::find);
    if (session.isPresent() && !meant.test(session.get())) {
      return pages.ask(cookie.orElseThrow(), session.get(), to, language);
    }
    session.ifPresent(current -> signOut.end(request, current, LogoutPages.id(to)));
    return pages.left(request, to, language);
  }
}
