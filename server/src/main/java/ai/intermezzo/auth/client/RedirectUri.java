package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An address of a client that a browser may be sent back to (RFC 6749 §3.1.2): one that the
 * operator registered. Compared as a string (RFC 9700 §4.1.3); there are no wildcards.
 *
 * @param value an absolute URI of 1 to {@value #MAX_LENGTH} visible ASCII characters without
 *     fragment: {@code https}, {@code http} on a loopback host, or a private-use scheme with a dot
 *     (RFC 8252 §7.1)
 */
public record RedirectUri(String value) {
  /** The longest. */
  public static final int MAX_LENGTH = 1000;

  /** Nothing may be included in an answer twice. */
  private static final Set<String> ANSWERS =
      Set.of("code", "state", "iss", "id_token", "error", "error_description");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @throws InvalidSetting with a sentence for the operator where it is not good
   */
  public RedirectUri {
    URI uri = parse(value);
    String scheme = uri.getScheme();
    if (scheme == null || !uri.isAbsolute()) {
      throw new InvalidSetting("A redirect URI starts with its scheme, such as https://");
    }
    if (value.indexOf('#') >= 0) {
      throw new InvalidSetting("A redirect URI has no fragment (RFC 6749 section 3.1.2).");
    }
    if (ANSWERS.stream().anyMatch(hasParameter(uri))) {
      throw new InvalidSetting(
          "A redirect URI has no parameter of its own that an answer brings, such as code or state"
              + " (RFC 6749 section 3.1).");
    }
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
      throw new InvalidSetting("The scheme of a redirect URI is written in lower case.");
    }
    switch (scheme) {
      case "https" -> requireHost(uri);
      case "http" -> {
        requireHost(uri);
        if (!LOOPBACK.contains(uri.getHost())) {
          throw new InvalidSetting(
              "A redirect URI starts with https://; http:// is for localhost, 127.0.0.1 and [::1].");
        }
      }
      default -> {
        if (scheme.indexOf('.') < 0) {
          throw new InvalidSetting(
              "A redirect URI's own scheme is a domain name in reverse, such as com.example.app"
                  + " (RFC 8252 section 7.1).");
        }
      }
    }
  }

  /** Whether it is an app's own scheme, which only that app's device knows (RFC 8252 §7.1). */
  public boolean isPrivateUse() {
    return !value.startsWith("https:") && !value.startsWith("http:");
  }

  /** Whether it leads to the device itself by {@code http} (RFC 8252 §7.3). */
  public boolean isLoopback() {
    return value.startsWith("http:");
  }

  /**
   * Whether a request that presents this text means this URI.
   *
   * @param anyPort whether a loopback address may come with any port, as for native apps, which
   *     take a free one when they run (RFC 8252 §7.3)
   */
  boolean matches(String presented, boolean anyPort) {
    if (presented.equals(value)) {
      return true;
    }
    return anyPort && isLoopback() && isSameButPort(presented);
  }

  private boolean isSameButPort(String presented) {
    if (presented.length() > MAX_LENGTH || !presented.startsWith("http://")) {
      return false;
    }
    try {
      return withoutPort(new RedirectUri(presented)).equals(withoutPort(this));
    } catch (InvalidSetting _) {
      return false;
    }
  }

  private static String withoutPort(RedirectUri redirect) {
    URI uri = URI.create(redirect.value);
    int afterHost = "http://".length() + uri.getHost().length();
    String rest = redirect.value.substring(afterHost);
    return uri.getHost() + (uri.getPort() < 0 ? rest : rest.replaceFirst("^:[0-9]*", ""));
  }

  /** The origin of a web address (RFC 6454 §6.1); without the default port. */
  public WebOrigin origin() {
    URI uri = URI.create(value);
    boolean standard =
        uri.getPort() < 0 || uri.getPort() == ("http".equals(uri.getScheme()) ? 80 : 443);
    return new WebOrigin(
        uri.getScheme()
            + "://"
            + uri.getHost().toLowerCase(Locale.ROOT)
            + (standard ? "" : ":" + uri.getPort()));
  }

  private static Predicate<String> hasParameter(URI uri) {
    String query = uri.getRawQuery();
    List<String> parts = query == null ? List.of() : List.of(query.split("&", -1));
    return name -> parts.stream().anyMatch(it -> it.equals(name) || it.startsWith(name + "="));
  }

  private static void requireHost(URI uri) {
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new InvalidSetting("A redirect URI on the web is https://HOST[:PORT][/PATH].");
    }
    if (uri.getHost().indexOf('*') >= 0) {
      throw new InvalidSetting("A redirect URI is one address: there are no wildcards.");
    }
  }

  private static URI parse(String value) {
    if (value.length() > MAX_LENGTH || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new InvalidSetting(
          "A redirect URI is 1 to " + MAX_LENGTH + " visible ASCII characters.");
    }
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new InvalidSetting("A redirect URI is a URL without wildcards.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
