package ai.intermezzo.guard;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may be answered, by the access token in its {@code Authorization}
 * header (RFC 6750, RFC 9068): a signed JWT from one issuer, for one audience.
 *
 * <p>A check takes tens of microseconds, nearly all of it the signature, and no network, except now
 * and then for the issuer's keys: the first check, and a check with a new key, wait for those, for
 * 11 seconds at the most. With {@link Introspection} a check may wait for the issuer's answer, for
 * 3 seconds at the most, or 6 in a burst of new tokens. Safe for use by all threads.
 */
public final class Guard {
  /** Longer tokens are refused before they are read. */
  public static final int MAX_TOKEN_CHARS = 16 * 1024;

  private static final String SCHEME = "Bearer";

  /** The {@code typ} of RFC 9068 §2.1. */
  static final String ACCESS_TOKEN = "at+jwt";

  /** The {@code typ} that says no more than that it is a JWT. */
  static final String PLAIN = "jwt";

  private final IssuerSignature signature;
  private final ClaimRules rules;
  private final @Nullable VerifiedTokens verified;
  private final @Nullable Revocation revocation;
  private final InstantSource clock;

  Guard(
      IssuerSignature signature,
      ClaimRules rules,
      @Nullable VerifiedTokens verified,
      @Nullable Revocation revocation,
      InstantSource clock) {
    this.signature = signature;
    this.rules = rules;
    this.verified = verified;
    this.revocation = revocation;
    this.clock = clock;
  }

  /**
   * Begins a guard. There is none without these two.
   *
   * @param issuer who issues the tokens, to the letter as in their {@code iss}, for example {@code
   *     https://auth.example.com/}
   * @param audience this API's identifier, as in their {@code aud}
   * @throws IllegalArgumentException when the issuer is not an {@code https} URL, or the audience
   *     is blank
   */
  public static GuardBuilder builder(String issuer, String audience) {
    return new GuardBuilder(issuer, audience);
  }

  /**
   * Checks a request by the one value of its {@code Authorization} header. Where the framework
   * gives several values use {@link #checkAll}.
   *
   * @param authorization the value as it was sent, or null when there is none
   * @param requiredScopes the token must allow each of them, else the decision is a 403
   * @throws IllegalArgumentException when a required scope is no scope (RFC 6749 §3.3): a mistake
   *     of the caller's, never of what was sent
   */
  public Decision check(@Nullable String authorization, String... requiredScopes) {
    for (String scope : requiredScopes) {
      requireScope(scope);
    }
    try {
      String token = bearerToken(authorization);
      TokenHash hash = verified == null && revocation == null ? null : TokenHash.of(token);
      AccessToken accepted = verify(token, hash);
      if (accepted == null) {
        return new Decision.Unavailable(KeyCache.REST);
      }
      if (revocation != null && hash != null && !revocation.passes(token, hash)) {
        return new Decision.Unavailable(ActiveTokens.REST);
      }
      return accepted.allows(requiredScopes)
          ? new Decision.Verified(accepted)
          : insufficient(requiredScopes);
    } catch (Refusal refusal) {
      return new Decision.Refused(refusal.reason(), refusal.reason().challenge());
    }
  }

  /**
   * Checks a request by all its {@code Authorization} values. More than one is refused: which of
   * them counts would be a guess.
   *
   * @param authorization the values as they were sent, empty when there is none
   * @param requiredScopes as in {@link #check}
   */
  public Decision checkAll(List<String> authorization, String... requiredScopes) {
    if (authorization.size() > 1) {
      Reason reason = Reason.MALFORMED_REQUEST;
      return new Decision.Refused(reason, reason.challenge());
    }
    return check(authorization.isEmpty() ? null : authorization.get(0), requiredScopes);
  }

  /** What follows {@code Bearer}, of which there must be one (RFC 6750 §2.1). */
  private static String bearerToken(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || (authorization.length() > SCHEME.length()
            && authorization.charAt(SCHEME.length()) != ' ')) {
      throw new Refusal(Reason.NO_TOKEN);
    }
    String token = authorization.substring(SCHEME.length()).strip();
    if (token.isEmpty() || token.indexOf(' ') >= 0 || token.indexOf(',') >= 0) {
      throw new Refusal(Reason.MALFORMED_REQUEST);
    }
    if (token.length() > MAX_TOKEN_CHARS) {
      throw new Refusal(Reason.TOO_LONG);
    }
    return token;
  }

  /** What the token says, or null when its key can't be had. */
  private @Nullable AccessToken verify(String token, @Nullable TokenHash hash) {
    Instant now = clock.instant();
    if (verified != null && hash != null) {
      AccessToken known = verified.find(hash, now);
      if (known != null) {
        rules.requireInTime(known, now);
        return known;
      }
    }
    IssuerSignature.Proof proof = signature.verify(token);
    if (proof == null) {
      return null;
    }
    boolean plainJwt = proof.header().type().equals(PLAIN);
    AccessToken accepted = rules.verify(proof.claims(), plainJwt, clock.instant());
    if (verified != null && hash != null) {
      verified.remember(hash, accepted, proof);
    }
    return accepted;
  }

  private static Decision insufficient(String... requiredScopes) {
    Reason reason = Reason.INSUFFICIENT_SCOPE;
    return new Decision.Refused(
        reason, reason.challenge() + ", scope=\"" + String.join(" ", requiredScopes) + "\"");
  }

  private static void requireScope(String scope) {
    boolean good =
        !scope.isEmpty()
            && scope.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
    if (!good) {
      throw new IllegalArgumentException("a required scope must be printable ASCII without spaces");
    }
  }
}
