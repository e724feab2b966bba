package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All paths that the server answers. Immutable.
 *
 * <p>A path that is not among them is a 404, a method that its route has not is a 405 with {@code
 * Allow}, and a preflight is answered here without asking an endpoint.
 */
public final class Routes {
  private final Map<String, Route> byPath;

  private Routes(Map<String, Route> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /** Collects routes. */
  public static Builder builder() {
    return new Builder();
  }

  /** Exactly these routes. */
  public static Routes of(Route... routes) {
    Builder builder = builder();
    for (Route route : routes) {
      builder.add(route);
    }
    return builder.build();
  }

  /** The route of a path, compared to the letter. */
  Optional<Route> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The answer to a request that no endpoint has to be asked for, empty where one has. */
  static Optional<Response> answerWithoutEndpoint(Optional<Route> found, Request request) {
    if (found.isEmpty()) {
      return Optional.of(
          ErrorAnswer.of(
              new OAuthError("not_found", "There is nothing at this path.", 404), request));
    }
    Route route = found.get();
    if ("OPTIONS".equals(request.method()) && route.answersPreflights()) {
      return Optional.of(preflight(route, request));
    }
    if (route.endpoint(request.method()).isPresent()) {
      return Optional.empty();
    }
    OAuthError error =
        new OAuthError(
            "method_not_allowed", "This path answers to " + route.allow() + " only.", 405);
    return Optional.of(ErrorAnswer.of(error, request).with("Allow", route.allow()));
  }

  /** Fetch §3.2.2. An origin that is not allowed gets the same answer without the permission. */
  private static Response preflight(Route route, Request request) {
    Response answer = Response.empty(204).with("Allow", route.allow());
    List<Response.Header> permission =
        route.cors().answerHeaders(request.header("Origin").orElse(""));
    if (permission.stream().noneMatch(h -> h.name().equals("Access-Control-Allow-Origin"))) {
      return answer;
    }
    return answer
        .with("Access-Control-Allow-Methods", route.allow())
        .with("Access-Control-Allow-Headers", Cors.ALLOWED)
        .with("Access-Control-Max-Age", Cors.MAX_AGE_SECONDS);
  }

  /** Collects routes; not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Route> byPath = new HashMap<>();

    private Builder() {}

    /**
     * @throws IllegalArgumentException where the path has a route already
     */
    public Builder add(Route route) {
      if (byPath.put(route.path(), route) != null) {
        throw new IllegalArgumentException(route.path() + " has two routes");
      }
      return this;
    }

    public Routes build() {
      return new Routes(byPath);
    }
  }
}
