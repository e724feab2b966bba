package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.page.ErrorPage;
import ai.intermezzo.auth.page.Hidden;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.LogoutPage;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.page.SignedOutPage;
import ai.intermezzo.auth.seal.Seal;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionForm;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.UserStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a person sees of signing out, and the question whether to. */
final class LogoutPages {
  /** Where the answer to the question goes. */
  static final String CONFIRM_PATH = "/oidc/logout/confirm";

  /** A seal adds less to a value. */
  private static final int SEAL_BYTES = 200;

  private final Pages pages;
  private final SessionForm form;
  private final UserStore users;
  private final Clients clients;

  LogoutPages(Pages pages, SessionForm form, UserStore users, Clients clients) {
    this.pages = pages;
    this.form = form;
    this.users = users;
    this.clients = clients;
  }

  /** Nobody is signed in any more: on to the client, or to a page that says so. */
  Response left(Request request, Destination destination, Language language) {
    Response answer =
        destination
            .location()
            .map(address -> Response.redirect(request, address))
            .orElseGet(() -> pages.signedOut(new SignedOutPage(Optional.empty(), ""), language));
    return SessionStore.COOKIE.read(request).isPresent()
        ? answer.with(List.of(SessionStore.COOKIE.clear()))
        : answer;
  }

  /** Asks whether to. */
  Response ask(
      CookieSecret cookie, LoginSession session, Destination destination, Language language) {
    byte[] payload =
        String.join(
                "\n",
                destination.client().map(client -> client.id().value()).orElse(""),
                destination.address().orElse(""),
                destination.state().orElse(""))
            .getBytes(StandardCharsets.UTF_8);
    if (Seal.textLength(payload.length + SEAL_BYTES) > Parameters.MAX_VALUE_CHARS) {
      throw OAuthError.invalidRequest("state is too long. Shorten it.");
    }
    return pages.logout(
        new LogoutPage(
            CONFIRM_PATH,
            List.of(new Hidden(SessionForm.FIELD, form.seal(payload, cookie))),
            destination.client().map(Client::name).orElse(""),
            users.findValid(session.userId()).map(user -> user.email().value()).orElse("")),
        language);
  }

  /**
   * Where to go, as the question's form says. An address that the client has no more is left out;
   * empty where the form is not one of that browser's.
   */
  Optional<Destination> asked(String sealed, CookieSecret cookie) {
    return form.open(sealed, cookie)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split("\n", -1))
        .filter(lines -> lines.length == 3)
        .map(
            lines -> {
              Optional<Client> client = text(lines[0]).flatMap(clients::find);
              Optional<String> address =
                  text(lines[1])
                      .filter(
                          to -> client.filter(it -> it.signIn().allowsLogoutTo(to)).isPresent());
              return new Destination(client, address, text(lines[2]));
            });
  }

  Response error(Request request, ErrorKind kind, String detail, Language language) {
    return pages.error(new ErrorPage(kind, detail, request.id()), language, 400);
  }

  static Optional<ClientId> id(Destination destination) {
    return destination.client().map(Client::id);
  }

  private static Optional<String> text(String line) {
    return Optional.of(line).filter(text -> !text.isEmpty());
  }
}
