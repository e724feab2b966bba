package ai.intermezzo.auth.http;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which pages of other origins may read the answers of a route (Fetch §3.2). Errors carry the
 * headers too: a page that can't read an error can't tell it from a broken network. Cookies are
 * never allowed along.
 */
public sealed interface Cors {
  /** None: the route answers no preflight. */
  static Cors none() {
    return new None();
  }

  /** Every page: for what is public anyway, discovery and the JWK set. */
  static Cors anyOrigin() {
    return new AnyOrigin();
  }

  /**
   * Pages of the origins that the predicate knows. It is asked with a header's value, which is any
   * text of up to some thousand characters, for preflights and for the requests themselves.
   */
  static Cors origins(Predicate<String> allowed) {
    return new Origins(allowed);
  }

  /** The headers of an answer to a page of this origin, empty for a request without one. */
  List<Response.Header> answerHeaders(String origin);

  /** See {@link #none()}. */
  record None() implements Cors {
    @Override
    public List<Response.Header> answerHeaders(String origin) {
      return List.of();
    }
  }

  /** See {@link #anyOrigin()}. */
  record AnyOrigin() implements Cors {
    private static final List<Response.Header> HEADERS =
        List.of(
            new Response.Header("Access-Control-Allow-Origin", "*"),
            new Response.Header("Access-Control-Expose-Headers", Cors.EXPOSED));

    @Override
    public List<Response.Header> answerHeaders(String origin) {
      return HEADERS;
    }
  }

  /** See {@link #origins}. */
  record Origins(Predicate<String> allowed) implements Cors {
    private static final Response.Header VARY = new Response.Header("Vary", "Origin");

    @Override
    public List<Response.Header> answerHeaders(String origin) {
      if (origin.isEmpty() || !allowed.test(origin)) {
        return List.of(VARY);
      }
      return List.of(
          VARY,
          new Response.Header("Access-Control-Allow-Origin", origin),
          new Response.Header("Access-Control-Expose-Headers", Cors.EXPOSED));
    }
  }

  /** What a page may read beside the body. */
  String EXPOSED = "DPoP-Nonce, X-Request-Id, Retry-After";

  /** What a page may send. */
  String ALLOWED = "authorization, content-type, auth0-client, dpop";

  /** An hour; Chromium keeps a preflight's answer for two at most. */
  String MAX_AGE_SECONDS = "3600";
}
