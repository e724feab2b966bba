package ai.intermezzo.sdk;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verified ID token (OpenID Connect Core §2).
 *
 * @param subject who signed in: never changes for a person, and means nothing elsewhere ({@code
 *     sub}); use it as the key of your own records
 * @param expiresAt until when it may be used to say so
 * @param authenticatedAt when they last showed who they are, if it says ({@code auth_time})
 * @param session their session at the server, named when it ends there ({@code sid})
 * @param claims all claims by name, unmodifiable: text, {@link Long}, {@link Double}, {@link
 *     Boolean}, lists and maps
 * @param raw as it was sent, of use as {@code id_token_hint} only
 */
public record IdToken(
    String subject,
    Instant expiresAt,
    Optional<Instant> authenticatedAt,
    Optional<String> session,
    Map<String, @Nullable Object> claims,
    String raw) {

  public IdToken {
    claims = Collections.unmodifiableMap(claims);
  }

  /** A claim that is text, for example {@code email} or {@code name}. */
  public Optional<String> text(String claim) {
    return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Leaves the person out: this ends up in logs. */
  @Override
  public String toString() {
    return "IdToken[expiresAt=" + expiresAt + "]";
  }
}
