package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.AuthException;
import ai.intermezzo.sdk.IdToken;
import ai.intermezzo.sdk.OAuthException;
import ai.intermezzo.sdk.PendingSignIn;
import ai.intermezzo.sdk.SignIn;
import ai.intermezzo.sdk.SignedIn;
import ai.intermezzo.sdk.Tokens;
import ai.intermezzo.sdk.UnavailableException;
import ai.intermezzo.sdk.UntrustedException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in and out of an application on servlets. Map it to {@code /*}, before all that
 * wants to know who it is. It answers these paths of the application itself:
 *
 * <ul>
 *   <li>{@code GET} {@value #SIGN_IN}: sends the browser to the server. {@code return_to} is the
 *       page of this application to come back to.
 *   <li>the path of the {@link SignIn}'s redirect URI: the callback.
 *   <li>{@code POST} {@value #SIGN_OUT}: ends the session here and at the server.
 *   <li>{@code POST} {@value #BACK_CHANNEL}: what the server says when a session has ended there
 *       (OpenID Connect Back-Channel Logout §2.5).
 * </ul>
 *
 * <p>A failure is answered with {@code sendError}, so that the application's error pages show it:
 * 400 where a callback can't be trusted, 403 where the person said no, 502 where the server
 * refused, 503 where it could not be asked; {@link #failure} is what happened.
 */
public final class SignInFilter implements Filter {
  /** Where people begin. */
  public static final String SIGN_IN = "/sign-in";

  /** Where people end. */
  public static final String SIGN_OUT = "/sign-out";

  /** Register this address as the client's back-channel logout URI. */
  public static final String BACK_CHANNEL = "/backchannel-logout";

  static final String RETURN_TO = "return_to";
  private static final String PENDING = SignInFilter.class.getName() + ".pending";
  private static final String SESSION = SignInFilter.class.getName() + ".session";
  private static final String FAILURE = SignInFilter.class.getName() + ".failure";
  private static final int MAX_RETURN_TO = 2_000;

  private final SignIn signIn;
  private final URI home;
  private final PersonSessions sessions = new PersonSessions();

  /**
   * @param home the application's own address. People come there after signing out, so register it
   *     as the client's logout URI; and after signing in where they asked for no other page
   */
  public SignInFilter(SignIn signIn, URI home) {
    this.signIn = signIn;
    this.home = home;
  }

  /** Who is signed in; empty where nobody is, or no such filter is in front. */
  public static Optional<IdToken> person(HttpServletRequest request) {
    return session(request).map(PersonSession::person);
  }

  /**
   * An access token of who is signed in, renewed when it was about to end. Empty where they must
   * sign in again; from then on nobody is signed in here.
   *
   * @throws AuthException when it has ended and the server could not be asked
   */
  public static Optional<String> accessToken(HttpServletRequest request) {
    return session(request).flatMap(session -> session.userTokens().accessToken());
  }

  /** What went wrong with signing in or out, for the application's error page. */
  public static Optional<AuthException> failure(HttpServletRequest request) {
    return request.getAttribute(FAILURE) instanceof AuthException failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("only HTTP can be signed in to");
    }
    try {
      if (answered(http, answer)) {
        return;
      }
    } catch (AuthException e) {
      http.setAttribute(FAILURE, e);
      answer.sendError(status(e));
      return;
    }
    Optional<IdToken> person = person(http);
    chain.doFilter(person.isPresent() ? new PersonRequest(http, person.get()) : http, response);
  }

  /** Whether the path was one of its own. */
  private boolean answered(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = path(request);
    String context = request.getContextPath();
    if (path.equals(signIn.redirectUri().getPath())) {
      finish(request, response);
    } else if (path.equals(context + SIGN_IN)) {
      begin(request, response);
    } else if (path.equals(context + SIGN_OUT)) {
      end(request, response);
    } else if (path.equals(context + BACK_CHANNEL)) {
      endByServer(request, response);
    } else {
      return false;
    }
    return true;
  }

  private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (isMethod("GET", request, response)) {
      PendingSignIn pending = signIn.begin();
      pending(request.getSession()).add(pending, returnTo(request));
      redirect(response, pending.uri().toString());
    }
  }

  private void finish(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!isMethod("GET", request, response)) {
      return;
    }
    HttpSession session = request.getSession(false);
    String state = request.getParameter("state");
    if (session == null || state == null) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Optional<PendingSignIns.Pending> pending = pending(session).take(state);
    if (pending.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    String query = Optional.ofNullable(request.getQueryString()).orElse("");
    SignedIn signedIn = signIn.finish(pending.get().signIn(), query);
    renewed(request, session, signedIn.person())
        .setAttribute(SESSION, new PersonSession(signIn, signedIn, sessions));
    redirect(response, pending.get().returnTo());
  }

  /**
   * The session under a new id: whoever may have planted the old one is not signed in with it. What
   * another person has left in it goes.
   */
  private static HttpSession renewed(
      HttpServletRequest request, HttpSession session, IdToken person) {
    boolean another =
        session.getAttribute(SESSION) instanceof PersonSession before
            && !before.person().subject().equals(person.subject());
    if (another) {
      session.invalidate();
      return request.getSession();
    }
    request.changeSessionId();
    return session;
  }

  /** Here first, then at the server, so that nothing is left if the browser doesn't get there. */
  private void end(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!isMethod("POST", request, response)) {
      return;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    Optional<PersonSession> person = session(request);
    Optional<Tokens> tokens = person.flatMap(PersonSession::load);
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    redirect(
        response,
        person
            .map(one -> leave(one.person(), tokens.flatMap(Tokens::refreshToken)))
            .orElse(home)
            .toString());
  }

  private URI leave(IdToken person, Optional<String> refreshToken) {
    try {
      refreshToken.ifPresent(signIn::revoke);
      return signIn.logoutUri(person, home);
    } catch (AuthException e) {
      // The person is signed out here, and that the server can't be told is no reason to say no.
      return home;
    }
  }

  private void endByServer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!isMethod("POST", request, response)) {
      return;
    }
    String token = request.getParameter("logout_token");
    if (token == null) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    sessions.end(signIn.logoutToken(token));
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_OK);
  }

  private static int status(AuthException failure) {
    if (failure instanceof UntrustedException) {
      return HttpServletResponse.SC_BAD_REQUEST;
    }
    if (failure instanceof UnavailableException) {
      return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
    return failure instanceof OAuthException refused && refused.error().equals("access_denied")
        ? HttpServletResponse.SC_FORBIDDEN
        : HttpServletResponse.SC_BAD_GATEWAY;
  }

  private static Optional<PersonSession> session(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(SESSION) instanceof PersonSession person
            && !person.hasEnded()
        ? Optional.of(person)
        : Optional.empty();
  }

  private static PendingSignIns pending(HttpSession session) {
    synchronized (SignInFilter.class) {
      if (session.getAttribute(PENDING) instanceof PendingSignIns pending) {
        return pending;
      }
      PendingSignIns none = new PendingSignIns();
      session.setAttribute(PENDING, none);
      return none;
    }
  }

  /** A page of this application and nothing else: a browser reads {@code //} as another host. */
  private String returnTo(HttpServletRequest request) {
    String page = request.getParameter(RETURN_TO);
    boolean own =
        page != null
            && page.length() <= MAX_RETURN_TO
            && page.startsWith("/")
            && !page.startsWith("//")
            && page.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    return own ? page : home.toString();
  }

  static void redirect(HttpServletResponse response, String to) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Location", to);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
  }

  private static boolean isMethod(
      String method, HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getMethod().equals(method)) {
      return true;
    }
    response.setHeader("Allow", method);
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    return false;
  }

  private static String path(HttpServletRequest request) {
    @Nullable String rest = request.getPathInfo();
    return request.getContextPath() + request.getServletPath() + (rest == null ? "" : rest);
  }
}
