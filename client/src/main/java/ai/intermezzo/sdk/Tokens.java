package ai.intermezzo.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint gave (RFC 6749 §5.1).
 *
 * @param accessToken to send as {@code Authorization: Bearer}
 * @param askedAt when the request for it was sent
 * @param expiresAt when it ends, counted from then
 * @param scopes what it allows; empty where the server did not say, which means as asked
 * @param refreshToken gets the next tokens; keep it as you would a password
 * @param idToken who signed in, as it was sent; {@link SignIn} verifies it
 */
public record Tokens(
    String accessToken,
    Instant askedAt,
    Instant expiresAt,
    Set<String> scopes,
    Optional<String> refreshToken,
    Optional<String> idToken) {

  private static final int MAX_TOKEN_CHARS = 64 * 1024;

  /**
   * RFC 6749 §5.1 only recommends {@code expires_in}; without one the token is good for a moment.
   */
  private static final long DEFAULT_SECONDS = 60;

  private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

  private static final long MAX_SECONDS = 10L * 366 * 24 * 3600;

  public Tokens {
    scopes = Set.copyOf(scopes);
  }

  /**
   * Reads a successful answer.
   *
   * @param askedAt when the request was sent
   * @throws UnavailableException when it is not such an answer
   */
  static Tokens of(Map<String, @Nullable Object> json, Instant askedAt) {
    if (!(json.get("token_type") instanceof String type) || !type.equalsIgnoreCase("Bearer")) {
      throw new UnavailableException("The token endpoint gave no token of type Bearer", null);
    }
    long seconds = DEFAULT_SECONDS;
    if (json.get("expires_in") instanceof Number given) {
      seconds = Math.max(0, Math.min(MAX_SECONDS, given.longValue()));
    }
    return new Tokens(
        token(json, "access_token")
            .orElseThrow(
                () -> new UnavailableException("The token endpoint gave no access_token", null)),
        askedAt,
        askedAt.plusSeconds(seconds),
        json.get("scope") instanceof String scope && !scope.isBlank()
            ? Set.of(scope.strip().split(" +"))
            : Set.of(),
        token(json, "refresh_token"),
        token(json, "id_token"));
  }

  /** How long the access token lives from its request on. */
  Duration life() {
    return Duration.between(askedAt, expiresAt);
  }

  /**
   * How long it surely lives: a JWT's end is in whole seconds, counted from a beginning that was
   * cut to a whole second, so it may come up to a second early. That matters to short lives only.
   */
  Duration sureLife() {
    Duration life = life();
    Duration half = life.dividedBy(2);
    return life.minus(half.compareTo(WHOLE_SECOND) < 0 ? half : WHOLE_SECOND);
  }

  /** These with what an answer to a refresh may leave out (RFC 6749 §6). */
  Tokens keeping(Tokens old) {
    return new Tokens(
        accessToken,
        askedAt,
        expiresAt,
        scopes.isEmpty() ? old.scopes : scopes,
        refreshToken.or(() -> old.refreshToken),
        idToken.or(() -> old.idToken));
  }

  /** It will go into a header, so that nothing but visible ASCII may be in it (RFC 6749 §A.12). */
  private static Optional<String> token(Map<String, @Nullable Object> json, String name) {
    if (!(json.get(name) instanceof String token) || token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() > MAX_TOKEN_CHARS || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new UnavailableException("The token endpoint gave a malformed " + name, null);
    }
    return Optional.of(token);
  }

  /** Tokens are as good as passwords, and this ends up in logs. */
  @Override
  public String toString() {
    return "Tokens[expiresAt=" + expiresAt + ", scopes=" + scopes + "]";
  }
}
