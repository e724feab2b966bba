package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.client.Client;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a browser goes after signing out. One that exists may be gone to.
 *
 * @param client which application asked
 * @param address one that the client registered; empty for our own page
 * @param state goes along with it, unchanged
 */
record Destination(Optional<Client> client, Optional<String> address, Optional<String> state) {
  /**
   * @throws IllegalArgumentException where the client did not register the address
   */
  Destination {
    if (address.isPresent()
        && client.filter(it -> it.signIn().allowsLogoutTo(address.get())).isEmpty()) {
      throw new IllegalArgumentException("The client did not register that address");
    }
  }

  /** The address with the state in its query (RP-Initiated Logout §3). */
  Optional<String> location() {
    return address.map(
        to ->
            state
                .map(value -> to + (to.indexOf('?') < 0 ? '?' : '&') + "state=" + encode(value))
                .orElse(to));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
