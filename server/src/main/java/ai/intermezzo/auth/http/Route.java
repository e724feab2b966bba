package ai.intermezzo.auth.http;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One path and what answers it. Immutable: each method gives a changed copy.
 *
 * <pre>{@code
 * Route.at("/oauth/token").post(token).plainErrorsForBrowsers()
 * Route.at("/.well-known/jwks.json").get(jwks).cors(Cors.anyOrigin())
 * }</pre>
 */
public final class Route {
  private final String path;
  private final SortedMap<String, Endpoint> endpoints;
  private final Cors cors;
  private final boolean plainErrors;
  private final boolean fromMemory;

  private Route(
      String path,
      SortedMap<String, Endpoint> endpoints,
      Cors cors,
      boolean plainErrors,
      boolean fromMemory) {
    this.path = path;
    this.endpoints = Collections.unmodifiableSortedMap(endpoints);
    this.cors = cors;
    this.plainErrors = plainErrors;
    this.fromMemory = fromMemory;
  }

  /** A path, compared to the letter, that nothing answers yet. */
  public static Route at(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path starts with a slash: " + path);
    }
    return new Route(path, new TreeMap<>(), Cors.none(), false, false);
  }

  /** Answers GET, and HEAD as GET without the body (RFC 9110 §9.3.2). */
  public Route get(Endpoint endpoint) {
    return on("GET", endpoint);
  }

  /** Answers POST. */
  public Route post(Endpoint endpoint) {
    return on("POST", endpoint);
  }

  /** Answers a method, in upper case. */
  public Route on(String method, Endpoint endpoint) {
    SortedMap<String, Endpoint> more = new TreeMap<>(endpoints);
    if (more.put(method, endpoint) != null) {
      throw new IllegalArgumentException(method + " " + path + " has two endpoints");
    }
    return new Route(path, more, cors, plainErrors, fromMemory);
  }

  /** Lets pages of other origins read the answers. */
  public Route cors(Cors policy) {
    return new Route(path, endpoints, policy, plainErrors, fromMemory);
  }

  /**
   * Answers 429 and 5xx as plain text to a request that comes from a page. A single-page
   * application's SDK drops its refresh token on any JSON answer that holds none, so an overload
   * would sign everyone out.
   */
  public Route plainErrorsForBrowsers() {
    return new Route(path, endpoints, cors, true, fromMemory);
  }

  /**
   * Says that most requests are answered from memory, within microseconds. They are answered on the
   * thread that reads them, and begin anew on another where something in them has to wait ({@link
   * Waiting}): the endpoint must have changed nothing by then, counters included.
   */
  public Route fromMemory() {
    return new Route(path, endpoints, cors, plainErrors, true);
  }

  String path() {
    return path;
  }

  Cors cors() {
    return cors;
  }

  boolean plainErrors() {
    return plainErrors;
  }

  boolean isFromMemory() {
    return fromMemory;
  }

  Optional<Endpoint> endpoint(String method) {
    return Optional.ofNullable(endpoints.get("HEAD".equals(method) ? "GET" : method));
  }

  boolean answersPreflights() {
    return !(cors instanceof Cors.None);
  }

  /** The {@code Allow} header (RFC 9110 §10.2.1). */
  String allow() {
    SortedMap<String, Endpoint> all = new TreeMap<>(endpoints);
    Endpoint listed = request -> Response.empty(204);
    if (all.containsKey("GET")) {
      all.put("HEAD", listed);
    }
    if (answersPreflights()) {
      all.put("OPTIONS", listed);
    }
    return String.join(", ", all.keySet());
  }

  @Override
  public String toString() {
    return path + " [" + allow() + "]";
  }
}
