package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.OwnForm;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.session.SessionForm;
import ai.intermezzo.auth.session.SessionStore;
import java.util.Optional;
import java.util.Set;

/** Takes the answer to the question whether to sign out. */
final class ConfirmEndpoint implements Endpoint {
  private static final Set<String> KNOWN = Set.of(SessionForm.FIELD, "decision");

  private final Issuer issuer;
  private final SessionStore sessions;
  private final SignOut signOut;
  private final LogoutPages pages;
  private final String stayPath;

  ConfirmEndpoint(
      Issuer issuer, SessionStore sessions, SignOut signOut, LogoutPages pages, String stayPath) {
    this.issuer = issuer;
    this.sessions = sessions;
    this.signOut = signOut;
    this.pages = pages;
    this.stayPath = stayPath;
  }

  @Override
  public Response handle(Request request) {
    OwnForm.require(request, issuer);
    Parameters form = Parameters.of(request, KNOWN, Set.of());
    Language language = Language.choose(Optional.empty(), request.headers("Accept-Language"));
    Optional<CookieSecret> cookie = SessionStore.COOKIE.read(request);
    Optional<Destination> to =
        cookie.flatMap(it -> pages.asked(form.get(SessionForm.FIELD).orElse(""), it));
    if (to.isEmpty()) {
      return pages.error(request, ErrorKind.EXPIRED, "", language);
    }
    if (!form.require("decision").equals("logout")) {
      // The client asked to come back after signing out, and nobody did.
      return Response.redirect(request, stayPath);
    }
    cookie
        .flatMap(sessions::find)
        .ifPresent(session -> signOut.end(request, session, LogoutPages.id(to.get())));
    return pages.left(request, to.get(), language);
  }
}
