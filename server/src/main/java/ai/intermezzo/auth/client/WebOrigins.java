package ai.intermezzo.auth.client;

import ai.intermezzo.auth.store.ConfigCache;
import ai.intermezzo.auth.store.DatabaseUnavailable;

/**
 * Whether a page of some origin belongs to any client: what a preflight can be asked, which names
 * no client. From memory, at most a second older than the database.
 */
public final class WebOrigins {
  private final ConfigCache<WebOrigin> cache;

  public WebOrigins(ConfigCache<WebOrigin> cache) {
    this.cache = cache;
  }

  /**
   * Whether some client registered the origin; a text that can be none is nobody's, and where it
   * can't be found out it isn't either.
   */
  public boolean isRegistered(String origin) {
    try {
      return WebOrigin.isValid(origin) && cache.get(origin).isPresent();
    } catch (DatabaseUnavailable _) {
      return false;
    }
  }
}
