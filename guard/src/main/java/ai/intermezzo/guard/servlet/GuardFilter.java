package ai.intermezzo.guard.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.intermezzo.guard.AccessToken;
import ai.intermezzo.guard.Decision;
import ai.intermezzo.guard.Guard;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets a request through when the guard verified its token and the token has the scopes, and
 * answers it by RFC 6750 §3 otherwise: the status, {@code WWW-Authenticate}, and the reason as
 * small JSON.
 *
 * <pre>{@code
 * context.addFilter("guard", new GuardFilter(guard, "read:notes"))
 *     .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/notes/*");
 * }</pre>
 *
 * <p>A filter that answers a browser's CORS preflights must come before it: those bring no token.
 * May wait for the issuer's keys.
 */
public final class GuardFilter implements Filter {
  /** The filter's own parameter: scopes to require beside those of the constructor, with spaces. */
  public static final String SCOPES = "scopes";

  private static final String TOKEN = AccessToken.class.getName();
  private static final String PASSED = GuardFilter.class.getName();

  private final Guard guard;
  private volatile String[] requiredScopes;

  /** What a request that is dispatched once more has behind it. */
  private record Passed(GuardFilter filter, AccessToken token) {}

  /**
   * Guards what the filter is mapped to.
   *
   * @param requiredScopes all of which a token must have
   * @throws IllegalArgumentException when one of them is no scope
   */
  public GuardFilter(Guard guard, String... requiredScopes) {
    // A wrong scope is to be noticed now, and not by the first request.
    guard.check(null, requiredScopes);
    this.guard = guard;
    this.requiredScopes = requiredScopes.clone();
  }

  /**
   * The token of a request that was let through.
   *
   * @throws IllegalStateException when the request came by no guard
   */
  public static AccessToken token(ServletRequest request) {
    if (request.getAttribute(TOKEN) instanceof AccessToken token) {
      return token;
    }
    throw new IllegalStateException("no GuardFilter is in front of this servlet");
  }

  /**
   * Takes the parameter {@value #SCOPES}.
   *
   * @throws ServletException when something in it is no scope
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    String more = config.getInitParameter(SCOPES);
    if (more == null) {
      return;
    }
    String[] all =
        Stream.concat(Stream.of(requiredScopes), Stream.of(more.strip().split("\\s+", -1)))
            .toArray(String[]::new);
    try {
      guard.check(null, all);
    } catch (IllegalArgumentException e) {
      throw new ServletException(SCOPES + " of " + config.getFilterName() + ": no scopes", e);
    }
    requiredScopes = all;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("only HTTP can be guarded");
    }
    // An asynchronous answer or an error page goes on with what was decided: by now the token may
    // have expired, and its work is done.
    if (request.getAttribute(PASSED) instanceof Passed passed && passed.filter() == this) {
      chain.doFilter(new GuardedRequest(http, passed.token()), response);
      return;
    }
    Decision decision = guard.checkAll(authorization(http), requiredScopes);
    if (decision instanceof Decision.Verified verified) {
      request.setAttribute(TOKEN, verified.token());
      request.setAttribute(PASSED, new Passed(this, verified.token()));
      chain.doFilter(new GuardedRequest(http, verified.token()), response);
    } else if (decision instanceof Decision.Refused refused) {
      answer.setHeader("WWW-Authenticate", refused.challenge());
      answer(answer, refused.status(), refused.json());
    } else if (decision instanceof Decision.Unavailable unavailable) {
      answer.setHeader("Retry-After", Long.toString(unavailable.retryAfter().toSeconds()));
      answer(answer, unavailable.status(), unavailable.json());
    }
  }

  private static List<String> authorization(HttpServletRequest request) {
    var values = request.getHeaders("Authorization");
    // A container may keep headers from its applications: then there is no token.
    return values == null ? List.of() : Collections.list(values);
  }

  private static void answer(HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
