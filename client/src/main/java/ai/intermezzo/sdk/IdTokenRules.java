package ai.intermezzo.sdk;

import ai.intermezzo.guard.IssuerSignature;
import ai.intermezzo.guard.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an ID token must say, now, to this client (OpenID Connect Core §3.1.3.7). */
final class IdTokenRules {
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  /** OpenID Connect Core §2. */
  private static final int MAX_SUBJECT = 255;

  private static final double MAX_NUMERIC_DATE = 253_402_300_799d;

  private final String issuer;
  private final String clientId;

  IdTokenRules(String issuer, String clientId) {
    this.issuer = issuer;
    this.clientId = clientId;
  }

  /**
   * @param nonce as it was sent; null where the token answers no request of ours, at a refresh
   * @param accessToken what came with it; its {@code at_hash} must fit where there is one
   */
  IdToken verify(
      IssuerSignature.Signed signed,
      String raw,
      @Nullable String nonce,
      String accessToken,
      Instant now) {
    Map<String, @Nullable Object> claims = signed.claims();
    require(issuer.equals(claims.get("iss")), "is of another issuer");
    require(isForClient(claims), "is for another client");
    Instant expiresAt = time(claims, "exp").orElseThrow(() -> refused("has no exp"));
    Instant issuedAt = time(claims, "iat").orElseThrow(() -> refused("has no iat"));
    require(now.isBefore(expiresAt.plus(LEEWAY)), "has expired");
    require(!issuedAt.isAfter(now.plus(LEEWAY)), "is from the future");
    // One that came back by itself at a refresh need not have one (§12.2).
    if (nonce != null || claims.containsKey("nonce")) {
      require(nonce == null || nonce.equals(claims.get("nonce")), "is of another sign-in");
    }
    if (claims.containsKey("at_hash")) {
      require(
          hash(accessToken, signed.algorithm()).equals(claims.get("at_hash")),
          "is of another access token");
    }
    String subject = claims.get("sub") instanceof String sub ? sub : "";
    require(!subject.isEmpty() && subject.length() <= MAX_SUBJECT, "names nobody");
    return new IdToken(
        subject,
        expiresAt,
        time(claims, "auth_time"),
        claims.get("sid") instanceof String sid ? Optional.of(sid) : Optional.empty(),
        claims,
        raw);
  }

  /** Among the audiences, and the authorized party where one is named. */
  private boolean isForClient(Map<String, @Nullable Object> claims) {
    Object aud = claims.get("aud");
    boolean named =
        clientId.equals(aud) || (aud instanceof List<?> list && list.contains(clientId));
    boolean several = aud instanceof List<?> list && list.size() > 1;
    Object azp = claims.get("azp");
    return named && (clientId.equals(azp) || (azp == null && !several));
  }

  static Optional<Instant> time(Map<String, @Nullable Object> claims, String name) {
    if (claims.get(name) instanceof Number number) {
      double seconds = number.doubleValue();
      if (seconds >= 0 && seconds <= MAX_NUMERIC_DATE) {
        return Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)));
      }
    }
    return Optional.empty();
  }

  /** The left half of the hash that belongs to the signature (§3.1.3.6). */
  private static String hash(String token, SigningAlgorithm algorithm) {
    try {
      byte[] hash =
          MessageDigest.getInstance(algorithm == SigningAlgorithm.ED25519 ? "SHA-512" : "SHA-256")
              .digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw refused(what);
    }
  }

  private static UntrustedException refused(String what) {
    return new UntrustedException("The ID token " + what);
  }
}
