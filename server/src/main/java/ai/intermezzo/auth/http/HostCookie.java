package ai.intermezzo.auth.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cookie of this host alone, over HTTPS alone, that no script reads (RFC 6265bis §4.1.3.2): its
 * name starts with {@code __Host-}, so that no neighbour below the same domain can set it.
 *
 * @param name with that prefix
 * @param sameSite when a browser sends it with a request that another site caused
 */
public record HostCookie(String name, SameSite sameSite) {
  private static final String PREFIX = "__Host-";

  /** The values of the attribute that we use. */
  public enum SameSite {
    /** With navigations, not with frames and cross-site POST. */
    LAX("Lax"),
    /** Always: single sign-on in a frame and {@code form_post} need it. */
    NONE("None");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }
  }

  public HostCookie {
    if (!name.startsWith(PREFIX) || !name.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("A cookie of ours is called " + PREFIX + "...");
    }
  }

  /**
   * What the browser sent under that name. A request with two different ones, which no browser
   * sends, has none.
   */
  public Optional<CookieSecret> read(Request request) {
    List<String> values =
        request.headers("Cookie").stream()
            .flatMap(line -> List.of(line.split(";")).stream())
            .map(String::strip)
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1))
            .distinct()
            .toList();
    return values.size() == 1 ? CookieSecret.presented(values.getFirst()) : Optional.empty();
  }

  /** The header that gives it to a browser for a time. */
  public Response.Header set(CookieSecret secret, Duration lifetime) {
    return header(secret.value(), lifetime);
  }

  /** The header that takes it away. */
  public Response.Header clear() {
    return header("", Duration.ZERO);
  }

  private Response.Header header(String value, Duration lifetime) {
    return new Response.Header(
        "Set-Cookie",
        name
            + "="
            + value
            + "; Max-Age="
            + lifetime.toSeconds()
            + "; Path=/; Secure; HttpOnly; SameSite="
            + sameSite.word);
  }
}
