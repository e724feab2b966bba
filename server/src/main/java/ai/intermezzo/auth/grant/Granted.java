package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the user allowed; it never changes for the life of the grant.
 *
 * @param scopes all of it, as in an answer
 * @param apis the Apis that tokens may be for, each with the scopes there, in the order of the
 *     request; at most {@link Client#MAX_APIS}
 */
public record Granted(Scopes scopes, Map<Audience, Scopes> apis) {
  /** With it come refresh tokens (OpenID Connect Core §11). */
  public static final String OFFLINE_ACCESS = "offline_access";

  /**
   * @throws IllegalArgumentException where there are too many Apis
   */
  public Granted {
    apis = Collections.unmodifiableMap(new LinkedHashMap<>(apis));
    if (apis.size() > Client.MAX_APIS) {
      throw new IllegalArgumentException("A grant has at most " + Client.MAX_APIS + " Apis");
    }
  }

  /** Whether there are refresh tokens. */
  public boolean isOffline() {
    return scopes.tokens().contains(OFFLINE_ACCESS);
  }

  /**
   * The scopes that a token request asks for: all where it names none, else those (RFC 6749 §6). To
   * be called before anything is written, so that a request which is refused spends no token.
   *
   * @throws OAuthError {@code invalid_scope} where it asks for more than was granted
   */
  public Scopes narrow(Optional<Scopes> requested) {
    if (requested.isPresent() && !scopes.covers(requested.get())) {
      throw OAuthError.invalidScope(
          "scope asks for more than was granted at the sign-in. Leave it out, or name less.");
    }
    return requested.orElse(scopes);
  }

  /** Whether everything in the other is in this too. */
  public boolean covers(Granted other) {
    return scopes.covers(other.scopes)
        && other.apis.entrySet().stream()
            .allMatch(
                api ->
                    apis.containsKey(api.getKey())
                        && apis.get(api.getKey()).covers(api.getValue()));
  }

  /** What is in this or in the other; at most {@link Client#MAX_APIS}, the other's first. */
  public Granted with(Granted other) {
    Map<Audience, Scopes> all = new LinkedHashMap<>(other.apis);
    apis.forEach(
        (audience, there) -> {
          if (all.size() < Client.MAX_APIS || all.containsKey(audience)) {
            all.merge(audience, there, Scopes::and);
          }
        });
    return new Granted(other.scopes.and(scopes), all);
  }

  /** Whether it stands in the same letters in the database, and so is the same. */
  boolean isWrittenLike(Granted other) {
    return scopes.toString().equals(other.scopes.toString()) && apisText().equals(other.apisText());
  }

  /** A line an Api: its identifier, and after a space the scopes there. */
  public String apisText() {
    StringBuilder text = new StringBuilder();
    apis.forEach(
        (audience, there) -> {
          text.append(text.isEmpty() ? "" : "\n").append(audience.value());
          text.append(there.isEmpty() ? "" : " ").append(there);
        });
    return text.toString();
  }

  /** Reads {@link #apisText} again. */
  public static Map<Audience, Scopes> apisOf(String text) {
    Map<Audience, Scopes> apis = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              String audience = space < 0 ? line : line.substring(0, space);
              String there = space < 0 ? "" : line.substring(space + 1);
              apis.put(new Audience(audience), Scopes.parse(there));
            });
    return apis;
  }
}
