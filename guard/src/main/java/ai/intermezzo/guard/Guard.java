package ai.intermezzo.guard;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may be answered, by the access token in its {@code Authorization}
 * header (RFC 6750, RFC 9068): a signed JWT from one issuer, for one audience.
 *
 * <p>A check takes tens of microseconds, nearly all of it the signature, and no network, except now
 * and then for the issuer's keys: the first check, and a check with a new key, wait for those, for
 * 6 seconds at the most. Safe for use by all threads.
 */
public final class Guard {
  /** Longer tokens are refused before they are read. */
  public static final int MAX_TOKEN_CHARS = 16 * 1024;

  private static final String SCHEME = "Bearer";

  /** An issuer has a handful of headers, one for each key and type. */
  private static final int MAX_KNOWN_HEADERS = 64;

  private final KeyCache keys;
  private final ClaimRules rules;
  private final Set<SigningAlgorithm> algorithms;
  private final boolean acceptPlainJwt;
  private final InstantSource clock;

  /**
   * Headers of verified tokens, as they were sent: an issuer sends the same few again and again.
   * Only verified ones come in, so that nobody else can fill it.
   */
  private final Map<String, TokenHeader> knownHeaders = new ConcurrentHashMap<>();

  Guard(
      KeyCache keys,
      ClaimRules rules,
      Set<SigningAlgorithm> algorithms,
      boolean acceptPlainJwt,
      InstantSource clock) {
    this.keys = keys;
    this.rules = rules;
    this.algorithms = algorithms;
    this.acceptPlainJwt = acceptPlainJwt;
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
      AccessToken verified = verify(bearerToken(authorization));
      if (verified == null) {
        return new Decision.Unavailable(KeyCache.REST);
      }
      return verified.allows(requiredScopes)
          ? new Decision.Verified(verified)
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
  private @Nullable AccessToken verify(String token) {
    int firstDot = token.indexOf('.');
    int secondDot = token.indexOf('.', firstDot + 1);
    if (firstDot < 0 || secondDot < 0 || token.indexOf('.', secondDot + 1) >= 0) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
    String rawHeader = token.substring(0, firstDot);
    TokenHeader header = knownHeaders.get(rawHeader);
    boolean known = header != null;
    if (header == null) {
      header = TokenHeader.parse(Base64Url.decode(rawHeader), algorithms, acceptPlainJwt);
    }
    byte[] claims = Base64Url.decode(token.substring(firstDot + 1, secondDot));
    byte[] signature = Base64Url.decode(token.substring(secondDot + 1));

    KeySet set = keysFor(header);
    if (set == null) {
      return null;
    }
    byte[] signed = token.substring(0, secondDot).getBytes(StandardCharsets.US_ASCII);
    if (!key(header, set).signed(signed, signature)) {
      throw new Refusal(Reason.SIGNATURE);
    }
    if (!known) {
      remember(rawHeader, header);
    }
    return rules.verify(parse(claims), header.plainJwt(), clock.instant());
  }

  private @Nullable KeySet keysFor(TokenHeader header) {
    KeySet current = keys.current();
    String keyId = header.keyId();
    return current == null || keyId == null || current.knows(keyId)
        ? current
        : keys.newerThan(current);
  }

  private static VerificationKey key(TokenHeader header, KeySet set) {
    VerificationKey key = set.find(header.keyId(), header.algorithm());
    if (key == null) {
      boolean otherAlgorithm = header.keyId() != null && set.knows(header.keyId());
      throw new Refusal(otherAlgorithm ? Reason.ALGORITHM : Reason.UNKNOWN_KEY);
    }
    return key;
  }

  private static Map<String, @Nullable Object> parse(byte[] claims) {
    try {
      return Json.object(claims);
    } catch (Json.Malformed e) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
  }

  private void remember(String rawHeader, TokenHeader header) {
    if (knownHeaders.size() >= MAX_KNOWN_HEADERS) {
      knownHeaders.clear();
    }
    knownHeaders.put(rawHeader, header);
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
