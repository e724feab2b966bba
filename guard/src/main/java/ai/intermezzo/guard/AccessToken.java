package ai.intermezzo.guard;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified access token says (RFC 9068 §2.2). One that exists was verified; the token itself
 * is not kept.
 *
 * @param subject who it speaks for: the user, or the client itself where there is no user ({@code
 *     sub})
 * @param clientId the application that it was issued to ({@code client_id})
 * @param scopes what it allows, the words of its scope claim; empty when it has none
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param id names this token, and never says what it is ({@code jti})
 * @param claims all claims by name, unmodifiable: text, {@link Long}, {@link Double}, {@link
 *     Boolean}, lists and maps
 */
public record AccessToken(
    String subject,
    String clientId,
    Set<String> scopes,
    Instant issuedAt,
    Instant expiresAt,
    String id,
    Map<String, @Nullable Object> claims) {

  public AccessToken {
    scopes = Collections.unmodifiableSet(scopes);
    claims = Collections.unmodifiableMap(claims);
  }

  /** Whether it allows each of these scopes. */
  public boolean allows(String... wanted) {
    return scopes.containsAll(Arrays.asList(wanted));
  }

  /** A claim as text, or null when it is missing or something else. */
  public @Nullable String text(String claim) {
    return claims.get(claim) instanceof String text ? text : null;
  }

  /** Leaves the claims out: they may be about a person, and this ends up in logs. */
  @Override
  public String toString() {
    return "AccessToken[id=" + id + ", clientId=" + clientId + ", scopes=" + scopes + "]";
  }
}
