package ai.intermezzo.auth.client;

import ai.intermezzo.auth.store.ConfigCache;
import java.util.Optional;

/**
 * Clients as requests need them: from memory, at most a second older than the database.
 *
 * <p>Ids that no client has are remembered too, so that guessing ids costs no query each.
 */
public final class Clients {
  private final ConfigCache<Client> cache;

  public Clients(ConfigCache<Client> cache) {
    this.cache = cache;
  }

  /** The client with that id; a text that can be no id has none. */
  public Optional<Client> find(String clientId) {
    return ClientId.isValid(clientId) ? cache.get(clientId) : Optional.empty();
  }
}
