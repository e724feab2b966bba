package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a JWT was signed by an issuer, with a key that it publishes and an algorithm that
 * is accepted (RFC 7515 §5.2), and gives its claims without having looked at them. An API uses
 * {@link Guard}, which looks; the client SDK checks ID tokens and logout tokens on this.
 *
 * <p>Safe for use by all threads; one that exists holds the issuer's keys.
 */
public final class IssuerSignature {
  /** An issuer has a handful of headers, one for each key and type. */
  private static final int MAX_KNOWN_HEADERS = 64;

  private final KeyCache keys;
  private final Set<SigningAlgorithm> algorithms;
  private final Set<String> types;

  /**
   * Headers of verified tokens, as they were sent: an issuer sends the same few again and again.
   * Only verified ones come in, so that nobody else can fill it.
   */
  private final Map<String, TokenHeader> knownHeaders = new ConcurrentHashMap<>();

  /**
   * What was signed.
   *
   * @param algorithm what it was signed with
   * @param type {@code typ} in small letters without {@code application/}; empty where there is
   *     none
   * @param claims by name, unmodifiable: text, {@link Long}, {@link Double}, {@link Boolean}, lists
   *     and maps
   */
  public record Signed(
      SigningAlgorithm algorithm, String type, Map<String, @Nullable Object> claims) {
    public Signed {
      claims = Collections.unmodifiableMap(claims);
    }

    /** Leaves the claims out: they may be about a person, and this ends up in logs. */
    @Override
    public String toString() {
      return "Signed[type=" + type + "]";
    }
  }

  /** What came of a look at a JWT. */
  public sealed interface Result {
    /** It is the issuer's. */
    record Good(Signed signed) implements Result {}

    /** It is not, for that reason. */
    record Refused(Reason reason) implements Result {}

    /** The issuer's keys can't be had now. */
    record Unavailable() implements Result {}
  }

  /** A good signature: who made it, and what it is of. */
  record Proof(TokenHeader header, VerificationKey key, Map<String, @Nullable Object> claims) {}

  IssuerSignature(KeyCache keys, Set<SigningAlgorithm> algorithms, Set<String> types) {
    this.keys = keys;
    this.algorithms = EnumSet.copyOf(algorithms);
    this.types = Set.copyOf(types);
  }

  /**
   * Keys by the issuer's metadata, fetched on first use and kept as long as the issuer says, and an
   * hour longer while it doesn't answer. Every {@link SigningAlgorithm} is accepted.
   *
   * @param issuer to the letter as in its metadata
   * @param types the values of {@code typ} that are accepted, in small letters without {@code
   *     application/}; an empty one stands for none
   * @param trust null for the JVM's own trust store
   */
  public static IssuerSignature of(
      String issuer, Set<String> types, @Nullable SSLContext trust, InstantSource clock) {
    return new IssuerSignature(
        new KeyCache(
            new HttpsKeySource(new IssuerHttp(issuer, trust), null, GuardBuilder.KEYS_TIMEOUT),
            clock,
            Duration.ofHours(1),
            GuardBuilder.KEYS_TIMEOUT),
        EnumSet.allOf(SigningAlgorithm.class),
        types);
  }

  /** Looks at a JWT in its compact form, of at most {@value Guard#MAX_TOKEN_CHARS} characters. */
  public Result check(String jwt) {
    try {
      if (jwt.length() > Guard.MAX_TOKEN_CHARS) {
        throw new Refusal(Reason.TOO_LONG);
      }
      Proof proof = verify(jwt);
      if (proof == null) {
        return new Result.Unavailable();
      }
      TokenHeader header = proof.header();
      return new Result.Good(new Signed(header.algorithm(), header.type(), proof.claims()));
    } catch (Refusal refusal) {
      return new Result.Refused(refusal.reason());
    }
  }

  /**
   * What was signed, or null when the key can't be had.
   *
   * @throws Refusal when it was not
   */
  @Nullable Proof verify(String token) {
    int firstDot = token.indexOf('.');
    int secondDot = token.indexOf('.', firstDot + 1);
    if (firstDot < 0 || secondDot < 0 || token.indexOf('.', secondDot + 1) >= 0) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
    String rawHeader = token.substring(0, firstDot);
    TokenHeader header = knownHeaders.get(rawHeader);
    boolean known = header != null;
    if (header == null) {
      header = TokenHeader.parse(Base64Url.decode(rawHeader), algorithms, types);
    }
    // What is not ASCII is refused below, whatever becomes of it here: Base64url has none of it.
    byte[] chars = token.getBytes(StandardCharsets.ISO_8859_1);
    byte[] claims = Base64Url.decode(chars, firstDot + 1, secondDot);
    byte[] signature = Base64Url.decode(chars, secondDot + 1, chars.length);

    KeySet set = keysFor(header);
    if (set == null) {
      return null;
    }
    VerificationKey key = key(header, set);
    if (!key.signed(chars, secondDot, signature)) {
      throw new Refusal(Reason.SIGNATURE);
    }
    if (!known) {
      remember(rawHeader, header);
    }
    return new Proof(header, key, parse(claims));
  }

  /** Whether the issuer still publishes this key as the one that such a header names. */
  boolean isPublished(PublicKey key, TokenHeader header) {
    KeySet set = keys.current();
    VerificationKey found = set == null ? null : set.find(header.keyId(), header.algorithm());
    return found != null && found.publicKey().equals(key);
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
}
