package ai.intermezzo.auth.account;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.OwnForm;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.logout.Logout;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.AccountNotice;
import ai.intermezzo.auth.page.AccountPage;
import ai.intermezzo.auth.page.Hidden;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionForm;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows a person their own page, and takes its forms. */
final class AccountEndpoint implements Endpoint {
  private static final Set<String> QUERY = Set.of("notice", "ui_locales");
  private static final Set<String> FORM =
      Set.of(SessionForm.FIELD, "do", "sid", "client_id", "current_password", "new_password");

  private static final byte[] NOTHING = {};

  private final Issuer issuer;
  private final UserStore users;
  private final SessionStore sessions;
  private final SessionForm form;
  private final AccountView view;
  private final AccountChanges changes;
  private final Pages pages;
  private final Function<Request, Response> signIn;

  AccountEndpoint(
      Issuer issuer,
      UserStore users,
      SessionStore sessions,
      SessionForm form,
      AccountView view,
      AccountChanges changes,
      Pages pages,
      Function<Request, Response> signIn) {
    this.issuer = issuer;
    this.users = users;
    this.sessions = sessions;
    this.form = form;
    this.view = view;
    this.changes = changes;
    this.pages = pages;
    this.signIn = signIn;
  }

  /** Somebody who is signed in, and the cookie that says so. */
  private record Visitor(CookieSecret cookie, LoginSession session, User user) {}

  @Override
  public Response handle(Request request) {
    Optional<Visitor> visitor = visitor(request);
    if ("POST".equals(request.method())) {
      OwnForm.require(request, issuer);
      return visitor
          .map(known -> take(request, known))
          .orElseGet(() -> Response.redirect(request, Account.PATH));
    }
    return visitor.map(known -> show(request, known)).orElseGet(() -> signIn.apply(request));
  }

  private Optional<Visitor> visitor(Request request) {
    return SessionStore.COOKIE
        .read(request)
        .flatMap(
            cookie ->
                sessions
                    .find(cookie)
                    .flatMap(
                        session ->
                            users
                                .findValid(session.userId())
                                .map(user -> new Visitor(cookie, session, user))));
  }

  private Response show(Request request, Visitor visitor) {
    Parameters query = Parameters.ofQuery(request.query(), QUERY, Set.of());
    Language language =
        Language.choose(query.get("ui_locales"), request.headers("Accept-Language"));
    Optional<AccountNotice> notice = query.get("notice").flatMap(AccountEndpoint::notice);
    return pages.account(
        new AccountPage(
            Account.PATH,
            List.of(new Hidden(SessionForm.FIELD, form.seal(NOTHING, visitor.cookie))),
            visitor.user.email().value(),
            visitor.user.name().orElse(""),
            view.sessions(visitor.session),
            view.applications(visitor.user.id(), language),
            notice),
        language);
  }

  private Response take(Request request, Visitor visitor) {
    Parameters sent = Parameters.of(request, FORM, Set.of());
    boolean ours = form.open(sent.get(SessionForm.FIELD).orElse(""), visitor.cookie).isPresent();
    if (!ours) {
      return Response.redirect(request, address(AccountNotice.EXPIRED));
    }
    return changes
        .make(request, sent, visitor.user, visitor.session)
        .map(change -> Response.redirect(request, address(change.notice())).with(change.cookies()))
        // There nobody is signed in any more, and a page says so.
        .orElseGet(
            () ->
                Response.redirect(request, Logout.PATH).with(List.of(SessionStore.COOKIE.clear())));
  }

  private static String address(AccountNotice notice) {
    return Account.PATH + "?notice=" + notice.key();
  }

  private static Optional<AccountNotice> notice(String word) {
    return Stream.of(AccountNotice.values()).filter(it -> it.key().equals(word)).findFirst();
  }
}
