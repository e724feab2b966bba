package ai.intermezzo.auth.account;

import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.consent.Permissions;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.http.Route;
import ai.intermezzo.auth.logout.SignOut;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.SealedKind;
import ai.intermezzo.auth.session.SessionForm;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.PasswordCheck;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.UserStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The front door of this room: its path, put together. */
public final class Account {
  /** Where it is. */
  public static final String PATH = "/account";

  private final List<Route> routes;

  /**
   * What it stands on.
   *
   * @param signIn answers whoever is not signed in, and leads back here afterwards
   */
  public record Parts(
      Issuer issuer,
      Clients clients,
      Permissions permissions,
      UserStore users,
      PasswordCheck check,
      Passwords passwords,
      SessionStore sessions,
      GrantStore grants,
      ConsentStore consents,
      SessionEndStore ends,
      SignOut signOut,
      AuditLog audit,
      Pages pages,
      DataKeys dataKeys,
      InstantSource clock,
      Function<Request, Response> signIn) {}

  /**
   * @param guarded turns what an endpoint refuses into a page
   */
  public Account(Parts parts, UnaryOperator<Endpoint> guarded) {
    SessionForm form = new SessionForm(parts.dataKeys.seal(SealedKind.ACCOUNT_FORM), parts.clock);
    AccountView view =
        new AccountView(
            parts.clients, parts.permissions, parts.sessions, parts.grants, parts.consents);
    AccountChanges changes =
        new AccountChanges(
            parts.users,
            parts.sessions,
            parts.grants,
            parts.consents,
            parts.ends,
            parts.signOut,
            parts.audit,
            new PasswordChange(
                parts.users,
                parts.check,
                parts.passwords,
                parts.sessions,
                parts.ends,
                parts.audit));
    Endpoint account =
        guarded.apply(
            new AccountEndpoint(
                parts.issuer,
                parts.users,
                parts.sessions,
                form,
                view,
                changes,
                parts.pages,
                parts.signIn));
    this.routes = List.of(Route.at(PATH).get(account).post(account));
  }

  /** The paths of this room. */
  public List<Route> routes() {
    return routes;
  }
}
