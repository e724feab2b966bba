package ai.intermezzo.auth.page;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What an operator makes the pages their own with.
 *
 * @param name whom people sign in to, 1 to {@value #MAX_NAME_LENGTH} characters; above every page
 *     without a logo, and in its title
 * @param accentColour of buttons and links as {@code #rrggbb}; shades that are readable on a light
 *     and on a dark page are made from it
 * @param logoUrl an {@code https} address or a path on this server that starts with {@code /}
 */
public record Theme(String name, Optional<String> accentColour, Optional<String> logoUrl) {
  /** Without a setting. */
  public static final Theme DEFAULT =
      new Theme("Intermezzo Auth", Optional.empty(), Optional.empty());

  private static final int MAX_NAME_LENGTH = 60;
  private static final int MAX_LOGO_LENGTH = 500;

  /**
   * @throws InvalidSetting where one of them will not do
   */
  public Theme {
    name = name.strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME_LENGTH
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidSetting(
          "The pages' name is 1 to " + MAX_NAME_LENGTH + " characters, all of them visible.");
    }
    accentColour.ifPresent(Colour::parse);
    logoUrl.ifPresent(Theme::logoOrigin);
  }

  /** The accent colour, where there is one. */
  Optional<Colour> accent() {
    return accentColour.map(Colour::parse);
  }

  /** The logo's origin for the Content Security Policy, where it is not this server's own. */
  Optional<String> logoOrigin() {
    return logoUrl.flatMap(Theme::logoOrigin);
  }

  private static Optional<String> logoOrigin(String url) {
    if (url.length() > MAX_LOGO_LENGTH) {
      throw new InvalidSetting(
          "The logo's address is longer than " + MAX_LOGO_LENGTH + " characters.");
    }
    URI uri = parse(url);
    if (uri.getScheme() == null && uri.getRawAuthority() == null && url.startsWith("/")) {
      return Optional.empty();
    }
    String host = uri.getHost();
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || host == null
        // A policy can't name an IPv6 address, and a password has no place on a page.
        || host.startsWith("[")
        || uri.getRawUserInfo() != null) {
      throw notALogo();
    }
    return Optional.of("https://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw notALogo();
    }
  }

  private static InvalidSetting notALogo() {
    return new InvalidSetting(
        "The logo's address is https://HOST/PATH, or a path on this server that starts with /.");
  }
}
