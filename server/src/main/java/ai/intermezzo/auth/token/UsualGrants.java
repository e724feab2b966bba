package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Granted;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Remembers what the last grant of each client held: mostly the next one holds the same. A guess,
 * that whoever goes by it has to make sure of; nothing depends on how old it is.
 */
final class UsualGrants {
  /** Far more clients than refresh at one node at a time. */
  private static final int MAX_CLIENTS = 10_000;

  private final Cache<ClientId, Granted> last =
      Caffeine.newBuilder().maximumSize(MAX_CLIENTS).executor(Runnable::run).build();

  Optional<Granted> of(ClientId client) {
    return Optional.ofNullable(last.getIfPresent(client));
  }

  void put(ClientId client, Granted granted) {
    last.put(client, granted);
  }
}
