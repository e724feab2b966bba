package ai.intermezzo.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token with a good signature must say to be an access token for this API, now (RFC 9068
 * §4).
 */
final class ClaimRules {
  /** The end of year 9999, in seconds: later times are mistakes, and overflow elsewhere. */
  private static final double MAX_NUMERIC_DATE = 253_402_300_799d;

  /** An ID token or a logout token has one of these; an access token has no use for them. */
  private static final List<String> NOT_OF_ACCESS_TOKENS =
      List.of("nonce", "at_hash", "c_hash", "s_hash", "events");

  private final String issuer;
  private final String audience;
  private final Duration leeway;

  ClaimRules(String issuer, String audience, Duration leeway) {
    this.issuer = issuer;
    this.audience = audience;
    this.leeway = leeway;
  }

  AccessToken verify(Map<String, @Nullable Object> claims, boolean plainJwt, Instant now) {
    if (!issuer.equals(claims.get("iss"))) {
      throw new Refusal(Reason.ISSUER);
    }
    if (!isForThisAudience(claims.get("aud"))) {
      throw new Refusal(Reason.AUDIENCE);
    }
    // A typ of JWT says nothing, so what the token holds must tell it from the other kinds (RFC
    // 8725 §3.12).
    if (plainJwt && NOT_OF_ACCESS_TOKENS.stream().anyMatch(claims::containsKey)) {
      throw new Refusal(Reason.TYPE);
    }
    Instant expiresAt = time(claims, "exp");
    Instant issuedAt = time(claims, "iat");
    requireInTime(claims, issuedAt, expiresAt, now);
    return new AccessToken(
        text(claims, "sub"),
        text(claims, "client_id"),
        scopes(claims),
        issuedAt,
        expiresAt,
        text(claims, "jti"),
        claims);
  }

  /** Looks at the clock again for a token that was verified before. */
  void requireInTime(AccessToken token, Instant now) {
    requireInTime(token.claims(), token.issuedAt(), token.expiresAt(), now);
  }

  private void requireInTime(
      Map<String, @Nullable Object> claims, Instant issuedAt, Instant expiresAt, Instant now) {
    if (!now.isBefore(expiresAt.plus(leeway))) {
      throw new Refusal(Reason.EXPIRED);
    }
    Instant latestStart = now.plus(leeway);
    if (issuedAt.isAfter(latestStart)
        || (claims.containsKey("nbf") && time(claims, "nbf").isAfter(latestStart))) {
      throw new Refusal(Reason.NOT_YET_VALID);
    }
  }

  /** One audience, or a list that holds it (RFC 7519 §4.1.3). */
  private boolean isForThisAudience(@Nullable Object aud) {
    return audience.equals(aud) || (aud instanceof List<?> list && list.contains(audience));
  }

  private static Set<String> scopes(Map<String, @Nullable Object> claims) {
    if (!claims.containsKey("scope")) {
      return Set.of();
    }
    if (!(claims.get("scope") instanceof String scope)) {
      throw new Refusal(Reason.CLAIMS);
    }
    Set<String> scopes = new LinkedHashSet<>();
    int start = 0;
    while (start < scope.length()) {
      int space = scope.indexOf(' ', start);
      int end = space < 0 ? scope.length() : space;
      if (end > start) {
        scopes.add(scope.substring(start, end));
      }
      start = end + 1;
    }
    return scopes;
  }

  private static String text(Map<String, @Nullable Object> claims, String name) {
    if (claims.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new Refusal(Reason.CLAIMS);
  }

  /** A NumericDate: seconds since 1970, which may have a fraction (RFC 7519 §2). */
  private static Instant time(Map<String, @Nullable Object> claims, String name) {
    if (claims.get(name) instanceof Number number) {
      double seconds = number.doubleValue();
      if (seconds >= 0 && seconds <= MAX_NUMERIC_DATE) {
        return number instanceof Long whole
            ? Instant.ofEpochSecond(whole)
            : Instant.ofEpochMilli((long) (seconds * 1000));
      }
    }
    throw new Refusal(Reason.CLAIMS);
  }
}
