package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Https;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Guard}. Every setting has a safe default; {@link #build} does no I/O. */
public final class GuardBuilder {
  private static final Duration MAX_LEEWAY = Duration.ofSeconds(60);
  private static final Duration MAX_KEPT = Duration.ofHours(24);
  private static final Duration MAX_WAITING = Duration.ofSeconds(60);
  private static final int MAX_VERIFIED = 1_000_000;

  /** Long, since an application has just started when it needs keys for the first time. */
  static final Duration KEYS_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration INTROSPECTION_TIMEOUT = Duration.ofMillis(2500);

  private final String issuer;
  private final String audience;
  private @Nullable URI jwkSetUri;
  private @Nullable SSLContext trust;
  private Set<SigningAlgorithm> algorithms = EnumSet.allOf(SigningAlgorithm.class);
  private boolean acceptPlainJwt;
  private Duration leeway = Duration.ofSeconds(5);
  private Duration keepThroughOutage = Duration.ofHours(1);
  private Duration keysTimeout = KEYS_TIMEOUT;
  private Duration introspectionTimeout = INTROSPECTION_TIMEOUT;
  private @Nullable Introspection introspection;
  private int maxVerified;
  private InstantSource clock = InstantSource.system();

  GuardBuilder(String issuer, String audience) {
    if (!isIssuer(issuer)) {
      throw new IllegalArgumentException(
          "The issuer must be https://HOST[:PORT][/PATH], as it stands in the tokens");
    }
    if (audience.isBlank()) {
      throw new IllegalArgumentException("The audience must be this API's identifier");
    }
    this.issuer = issuer;
    this.audience = audience;
  }

  /**
   * Where the issuer's keys are. By default its metadata says so, at {@code
   * .well-known/openid-configuration} under the issuer.
   *
   * @throws IllegalArgumentException when it is not an {@code https} address
   */
  public GuardBuilder jwkSetUri(URI uri) {
    if (!Https.isAddress(uri)) {
      throw new IllegalArgumentException("The JWK set's address must start with https://");
    }
    this.jwkSetUri = uri;
    return this;
  }

  /** The only algorithms to accept. By default all of {@link SigningAlgorithm}. */
  public GuardBuilder algorithms(SigningAlgorithm first, SigningAlgorithm... more) {
    this.algorithms = EnumSet.of(first, more);
    return this;
  }

  /**
   * Accepts tokens with {@code typ: JWT} too: an API whose {@code token_dialect} is {@code jwt}
   * gets those. They must have all the claims of an access token and none that only ID tokens and
   * logout tokens have.
   */
  public GuardBuilder acceptPlainJwt() {
    this.acceptPlainJwt = true;
    return this;
  }

  /** How far this machine's clock and the issuer's may differ: 0 to 60 seconds, by default 5. */
  public GuardBuilder leeway(Duration leeway) {
    this.leeway = bounded("The leeway", leeway, MAX_LEEWAY);
    return this;
  }

  /**
   * How long keys serve after their time while the issuer can't be reached: 0 to 24 hours, by
   * default 1. A key that is revoked in that time is noticed when the issuer is back.
   */
  public GuardBuilder keepKeysThroughOutage(Duration time) {
    this.keepThroughOutage = bounded("The time to keep keys", time, MAX_KEPT);
    return this;
  }

  /**
   * How long the issuer has to answer, once for its keys and once for its introspection: up to 60
   * seconds. By default 10 seconds for the one and 2.5 for the other. A check waits for it where it
   * can't go on without, and never while the issuer is known to fail.
   */
  public GuardBuilder waitForIssuer(Duration time) {
    this.keysTimeout = bounded("The time to wait", time, MAX_WAITING);
    this.introspectionTimeout = time;
    return this;
  }

  /**
   * Asks the issuer too, after the guard's own check, whether the token has been revoked. By
   * default it doesn't: a token is good until it expires.
   */
  public GuardBuilder introspect(Introspection introspection) {
    this.introspection = introspection;
    return this;
  }

  /**
   * Keeps what it verified, by the token's hash, so that the next check of the same token need not
   * look at the signature: some 2 KB each, 1 to 1,000,000. By default nothing is kept. A token is
   * kept until it expires at the longest, and its scopes, its times and whether its key is still
   * published are looked at each time.
   */
  public GuardBuilder cacheVerified(int max) {
    if (max < 1 || max > MAX_VERIFIED) {
      throw new IllegalArgumentException("1 to " + MAX_VERIFIED + " tokens can be kept");
    }
    this.maxVerified = max;
    return this;
  }

  /** The time to go by. By default the system's. */
  public GuardBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Trusts an issuer whose certificate comes from one of the authorities in this PEM file, and none
   * else: for a local server.
   *
   * @throws java.io.UncheckedIOException when it can't be read
   * @throws IllegalArgumentException when it holds no certificate
   */
  public GuardBuilder trust(Path caFile) {
    return trust(Https.trusting(caFile));
  }

  /**
   * How to tell whether the issuer's server is to be trusted. By default the JVM's own trust store.
   */
  public GuardBuilder trust(SSLContext trust) {
    this.trust = trust;
    return this;
  }

  /** The guard. Make one for an API and share it: it holds the issuer's keys. */
  public Guard build() {
    IssuerHttp http = new IssuerHttp(issuer, trust);
    KeyCache keys =
        new KeyCache(
            new HttpsKeySource(http, jwkSetUri, keysTimeout),
            clock,
            keepThroughOutage,
            keysTimeout);
    Set<String> types =
        acceptPlainJwt ? Set.of(Guard.ACCESS_TOKEN, Guard.PLAIN) : Set.of(Guard.ACCESS_TOKEN);
    IssuerSignature signature = new IssuerSignature(keys, algorithms, types);
    return new Guard(
        signature,
        new ClaimRules(issuer, audience, leeway),
        maxVerified == 0 ? null : new VerifiedTokens(signature, maxVerified),
        introspection == null
            ? null
            : Revocation.by(introspection, http, clock, introspectionTimeout),
        clock);
  }

  private static boolean isIssuer(String issuer) {
    try {
      URI uri = new URI(issuer);
      return Https.isAddress(uri) && uri.getRawQuery() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Duration bounded(String what, Duration value, Duration max) {
    if (value.isNegative() || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(what + " must be 0 to " + max.toSeconds() + " seconds");
    }
    return value;
  }
}
