package ai.intermezzo.auth.api;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.store.ConfigCache;
import java.util.Optional;

/** Apis as requests need them: from memory, at most a second older than the database. */
public final class Apis {
  private final ConfigCache<Api> cache;

  public Apis(ConfigCache<Api> cache) {
    this.cache = cache;
  }

  /** The Api with that identifier. */
  public Optional<Api> find(Audience identifier) {
    return cache.get(identifier.value());
  }
}
