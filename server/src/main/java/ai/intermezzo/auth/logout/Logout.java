package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Route;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.SealedKind;
import ai.intermezzo.auth.session.SessionForm;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.token.IdTokenHints;
import ai.intermezzo.auth.user.UserStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** The front door of this room: its paths, put together. */
public final class Logout {
  /** The {@code end_session_endpoint}. */
  public static final String PATH = "/oidc/logout";

  /** Auth0's. */
  public static final String AUTH0_PATH = "/v2/logout";

  private final List<Route> routes;

  /**
   * What it stands on.
   *
   * @param stayPath where somebody goes who stays signed in
   */
  public record Parts(
      Issuer issuer,
      Clients clients,
      UserStore users,
      SessionStore sessions,
      IdTokenHints hints,
      SignOut signOut,
      Pages pages,
      DataKeys dataKeys,
      InstantSource clock,
      String stayPath) {}

  /**
   * @param guarded turns what an endpoint refuses into a page
   */
  public Logout(Parts parts, UnaryOperator<Endpoint> guarded) {
    SessionForm form = new SessionForm(parts.dataKeys.seal(SealedKind.LOGOUT_STEP), parts.clock);
    LogoutPages pages = new LogoutPages(parts.pages, form, parts.users, parts.clients);
    LogoutEndpoint logout =
        new LogoutEndpoint(parts.clients, parts.sessions, parts.hints, parts.signOut, pages);
    Endpoint oidc = guarded.apply(logout);
    this.routes =
        List.of(
            Route.at(PATH).get(oidc).post(oidc),
            Route.at(AUTH0_PATH)
                .get(guarded.apply(new Auth0LogoutEndpoint(parts.clients, logout, pages))),
            Route.at(LogoutPages.CONFIRM_PATH)
                .post(
                    guarded.apply(
                        new ConfirmEndpoint(
                            parts.issuer, parts.sessions, parts.signOut, pages, parts.stayPath))));
  }

  /** The paths of this room. */
  public List<Route> routes() {
    return routes;
  }
}
