package ai.intermezzo.auth.api;

import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A resource server that tokens are issued for.
 *
 * @param identifier its {@code audience}
 * @param name what people call it, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param scopeDescriptions its scopes, each with a sentence of at most {@value
 *     #MAX_DESCRIPTION_LENGTH} characters for people, in the operator's order
 * @param tokenLifetime how long its access tokens are valid where client and credential say nothing
 * @param signingAlgorithm what its access tokens are signed with
 * @param tokenDialect which {@code typ} they carry
 * @param createdAt when it was made
 */
public record Api(
    Audience identifier,
    String name,
    Map<String, String> scopeDescriptions,
    TokenLifetime tokenLifetime,
    SigningAlgorithm signingAlgorithm,
    TokenDialect tokenDialect,
    Instant createdAt) {

  /** The longest name. */
  public static final int MAX_NAME_LENGTH = 100;

  /** The longest description of a scope. */
  public static final int MAX_DESCRIPTION_LENGTH = 200;

  /**
   * @throws InvalidSetting where a rule is broken
   */
  public Api {
    scopeDescriptions = Collections.unmodifiableMap(new LinkedHashMap<>(scopeDescriptions));
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || hasControls(name)) {
      throw new InvalidSetting(
          "A name is 1 to " + MAX_NAME_LENGTH + " characters without control characters.");
    }
    if (scopeDescriptions.size() > Scopes.MAX_TOKENS) {
      throw new InvalidSetting("An API has at most " + Scopes.MAX_TOKENS + " scopes.");
    }
    scopeDescriptions.forEach(
        (scope, description) -> {
          if (!Scopes.isToken(scope)) {
            throw new InvalidSetting(
                "A scope's name is visible ASCII without quote and backslash, such as read:notes.");
          }
          if (description.length() > MAX_DESCRIPTION_LENGTH || hasControls(description)) {
            throw new InvalidSetting(
                "A scope's description is at most "
                    + MAX_DESCRIPTION_LENGTH
                    + " characters without control characters.");
          }
        });
  }

  /** The names of its scopes. */
  public Scopes scopes() {
    return Scopes.of(scopeDescriptions.keySet());
  }

  private static boolean hasControls(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
