package ai.intermezzo.auth.page;

import ai.intermezzo.auth.oauth.Issuer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the page at {@code /} tells: what runs here, and where a developer goes next.
 *
 * @param issuer whose endpoints the page links to
 * @param version of this server
 * @param documentation the address of the documentation; without one the page has no link to it
 */
public record HomePage(Issuer issuer, String version, @Nullable URI documentation) {
  /**
   * @throws IllegalArgumentException where the documentation is not at an {@code https} address
   */
  public HomePage {
    if (documentation != null && !"https".equals(documentation.getScheme())) {
      throw new IllegalArgumentException("The documentation's address must start with https://");
    }
  }
}
