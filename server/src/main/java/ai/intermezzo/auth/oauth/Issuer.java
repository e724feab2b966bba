package ai.intermezzo.auth.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * The issuer identifier of this server (RFC 8414 §2): an {@code https} URL without query and
 * fragment that ends with a slash. The same characters stand in every token and in the metadata,
 * since clients compare it as a string.
 *
 * @param value for example {@code https://auth.example.com/}
 */
public record Issuer(String value) {
  private static final int MAX_LENGTH = 500;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @throws InvalidSetting with a sentence for the operator where the URL is not good
   */
  public Issuer {
    URI uri = parse(value);
    if (!"https".equals(uri.getScheme())) {
      throw new InvalidSetting("The issuer must start with https://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new InvalidSetting("The issuer must be https://HOST[:PORT]/");
    }
    if (!uri.getHost().equals(uri.getHost().toLowerCase(Locale.ROOT))) {
      throw new InvalidSetting("The issuer's host must be written in lower case");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new InvalidSetting("The issuer must have no query and no fragment");
    }
    if (!"/".equals(uri.getRawPath())) {
      throw new InvalidSetting(
          "The issuer must end with the slash after its host: https://HOST[:PORT]/");
    }
    if (uri.getPort() == 443) {
      throw new InvalidSetting("The issuer must not name the default port 443");
    }
  }

  /** Reads an issuer as an operator types it: the closing slash may be left out. */
  public static Issuer parseLenient(String text) {
    return new Issuer(text.endsWith("/") ? text : text + "/");
  }

  /** The address of one of our endpoints, for example {@code endpoint("oauth/token")}. */
  public String endpoint(String path) {
    return value + path;
  }

  /** Its origin, as browsers write it in an {@code Origin} header (RFC 6454 §6.2). */
  public String origin() {
    return value.substring(0, value.length() - 1);
  }

  /** The host, without port. */
  public String host() {
    return URI.create(value).getHost();
  }

  /** The port that the issuer names, 443 where it names none. */
  public int port() {
    int port = URI.create(value).getPort();
    return port == -1 ? 443 : port;
  }

  /** Whether only this machine can reach it, so that a local certificate authority is right. */
  public boolean isLoopback() {
    return LOOPBACK.contains(host());
  }

  private static URI parse(String value) {
    if (value.length() > MAX_LENGTH) {
      throw new InvalidSetting("The issuer is longer than " + MAX_LENGTH + " characters");
    }
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new InvalidSetting("The issuer is not a URL: https://HOST[:PORT]/");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
