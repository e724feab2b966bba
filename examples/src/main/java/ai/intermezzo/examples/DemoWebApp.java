package ai.intermezzo.examples;

import ai.intermezzo.sdk.AuthException;
import ai.intermezzo.sdk.IdToken;
import ai.intermezzo.sdk.Issuer;
import ai.intermezzo.sdk.PendingSignIn;
import ai.intermezzo.sdk.SignIn;
import ai.intermezzo.sdk.SignedIn;
import ai.intermezzo.sdk.Tokens;
import ai.intermezzo.sdk.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A web application at {@code /web} that signs people in with the client SDK, keeps their tokens on
 * its own server, and calls the API with them. It stands at the API's address to need no port of
 * its own; it is nothing to the API but a client.
 */
final class DemoWebApp {
  private static final String COOKIE = "__Host-demo-web";
  private static final int NONE = 0;

  private final SignIn signIn;
  private final URI home;
  private final NotesClient notes;
  private final WebSessions sessions = new WebSessions();

  private DemoWebApp(ExampleApiOptions options, List<String> client) {
    Issuer.Builder issuer = Issuer.at(options.issuer());
    options.ca().ifPresent(issuer::trust);
    String address = "https://localhost:" + options.port() + "/web";
    this.home = URI.create(address);
    this.notes = new NotesClient(home.resolve("/notes"), options.ca());
    this.signIn =
        issuer
            .build()
            .client(client.get(0), client.get(1))
            .signIn(URI.create(address + "/callback"))
            .scopes("openid", "profile", "email", "offline_access", "read:notes")
            .audience(options.audience());
  }

  /** Its paths; none where no client was registered for it. */
  static List<Handler> resources(ExampleApiOptions options) {
    return options
        .webClientFile()
        .map(file -> new DemoWebApp(options, read(file)).resources())
        .orElse(List.of());
  }

  private static List<String> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 2) {
        return lines;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The file can't be read: " + file, e);
    }
    throw new IllegalArgumentException("The file holds no client_id and client_secret: " + file);
  }

  private List<Handler> resources() {
    return List.of(
        new Resource("/web", Map.of("GET", page(this::home))),
        new Resource("/web/sign-in", Map.of("POST", page(this::begin))),
        new Resource("/web/callback", Map.of("GET", page(this::finish))),
        new Resource("/web/sign-out", Map.of("POST", page(this::signOut))));
  }

  /** Writes the answer to a request. */
  private interface Page {
    void answer(Request request, Response response, Callback callback);
  }

  private static Handler page(Page page) {
    return new Handler.Abstract() {
      @Override
      public boolean handle(Request request, Response response, Callback callback) {
        try {
          page.answer(request, response, callback);
        } catch (AuthException e) {
          WebPage.failed(e)
              .write(response, callback, e instanceof UnavailableException ? 502 : 400);
        }
        return true;
      }
    };
  }

  private void home(Request request, Response response, Callback callback) {
    Optional<WebSessions.Session> session = sessions.find(cookie(request));
    Optional<IdToken> person = session.flatMap(WebSessions.Session::person);
    Optional<String> accessToken = session.flatMap(one -> signIn.tokensOf(one).accessToken());
    if (person.isEmpty() || accessToken.isEmpty()) {
      WebPage.signedOut().write(response, callback, 200);
      return;
    }
    WebPage.signedIn(person.get(), notes.read(accessToken.get())).write(response, callback, 200);
  }

  private void begin(Request request, Response response, Callback callback) {
    PendingSignIn pending = signIn.begin();
    setCookie(response, sessions.begin(pending));
    redirect(request, response, callback, pending.uri());
  }

  private void finish(Request request, Response response, Callback callback) {
    String id = cookie(request);
    Optional<PendingSignIn> pending = sessions.find(id).flatMap(WebSessions.Session::takePending);
    String query = request.getHttpURI().getQuery();
    if (pending.isEmpty() || query == null) {
      redirect(request, response, callback, home);
      return;
    }
    SignedIn signedIn = signIn.finish(pending.get(), query);
    // A new id: whoever may have planted the old one is not signed in with it.
    sessions.end(id);
    setCookie(response, sessions.signedIn(signedIn.person(), signedIn.tokens()));
    redirect(request, response, callback, home);
  }

  /** Here first, then at the server, so that nothing is left if the browser does not get there. */
  private void signOut(Request request, Response response, Callback callback) {
    String id = cookie(request);
    Optional<WebSessions.Session> session = sessions.find(id);
    sessions.end(id);
    response.getHeaders().add("Set-Cookie", COOKIE + "=; Max-Age=" + NONE + "; Path=/; Secure");
    session
        .flatMap(WebSessions.Session::load)
        .flatMap(Tokens::refreshToken)
        .ifPresent(signIn::revoke);
    URI next =
        session
            .flatMap(WebSessions.Session::person)
            .map(person -> signIn.logoutUri(person, home))
            .orElse(home);
    redirect(request, response, callback, next);
  }

  /** Cookies without SameSite=Lax would let any page sign people in and out here. */
  private static void setCookie(Response response, String id) {
    Response.addCookie(
        response,
        HttpCookie.build(COOKIE, id)
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite(HttpCookie.SameSite.LAX)
            .build());
  }

  private static @Nullable String cookie(Request request) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse(null);
  }

  private static void redirect(Request request, Response response, Callback callback, URI where) {
    response.getHeaders().put("Cache-Control", "no-store");
    Response.sendRedirect(request, response, callback, 303, where.toString(), true);
  }
}
