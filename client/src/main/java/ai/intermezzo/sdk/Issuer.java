package ai.intermezzo.sdk;

import ai.intermezzo.guard.wire.Https;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server, by the address that it calls itself. Holds its metadata and keys; make
 * one and share it.
 */
public final class Issuer {
  private final String name;
  private final @Nullable SSLContext trust;
  private final Http http;
  private final MetadataSource metadata;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  private Issuer(Builder builder) {
    this.name = builder.name;
    this.trust = builder.trust;
    this.clock = builder.clock;
    this.nanos = builder.nanos;
    this.random = builder.random;
    this.http = new Http(builder.trust, builder.timeout);
    this.metadata = new MetadataSource(name, http, nanos);
  }

  /**
   * Begins with an address.
   *
   * @param issuer to the letter as the server's metadata have it, for example {@code
   *     https://auth.example.com/}
   * @throws IllegalArgumentException when it is not an {@code https} URL
   */
  public static Builder at(String issuer) {
    return new Builder(issuer);
  }

  /** An application that is registered there with a secret. */
  public Client client(String clientId, String clientSecret) {
    return new Client(this, clientId, Optional.of(clientSecret));
  }

  /** An application that is registered there and can keep no secret: on a desktop or a phone. */
  public Client publicClient(String clientId) {
    return new Client(this, clientId, Optional.empty());
  }

  String name() {
    return name;
  }

  Http http() {
    return http;
  }

  MetadataSource metadata() {
    return metadata;
  }

  @Nullable SSLContext trust() {
    return trust;
  }

  InstantSource clock() {
    return clock;
  }

  LongSupplier nanos() {
    return nanos;
  }

  RandomGenerator random() {
    return random;
  }

  /** Settings of an {@link Issuer}; each has a default. {@link #build} asks nobody anything. */
  public static final class Builder {
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    private final String name;
    private @Nullable SSLContext trust;
    private Duration timeout = Duration.ofSeconds(5);
    private InstantSource clock = InstantSource.system();
    private LongSupplier nanos = System::nanoTime;
    private RandomGenerator random = new SecureRandom();

    private Builder(String issuer) {
      if (!isIssuer(issuer)) {
        throw new IllegalArgumentException("The issuer must be https://HOST[:PORT][/PATH]");
      }
      this.name = issuer;
    }

    /**
     * Trusts a server whose certificate comes from one of the authorities in this PEM file, and
     * none else: for a local server.
     *
     * @throws java.io.UncheckedIOException when it can't be read
     * @throws IllegalArgumentException when it holds no certificate
     */
    public Builder trust(Path caFile) {
      return trust(Https.trusting(caFile));
    }

    /** How to tell whether the server is to be trusted. By default the JVM's own trust store. */
    public Builder trust(SSLContext trust) {
      this.trust = trust;
      return this;
    }

    /** How long one request to the server may take: up to a minute, by default 5 seconds. */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
        throw new IllegalArgumentException("A time-out is more than nothing and at most a minute");
      }
      this.timeout = timeout;
      return this;
    }

    /** The time to check ID tokens by. By default the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** The time that passes, for tokens: nobody sets it back. */
    Builder nanos(LongSupplier nanos) {
      this.nanos = nanos;
      return this;
    }

    Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /** The issuer. Its metadata are fetched when they are first needed. */
    public Issuer build() {
      return new Issuer(this);
    }

    private static boolean isIssuer(String issuer) {
      try {
        URI uri = new URI(issuer);
        return Https.isAddress(uri) && uri.getRawQuery() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }
  }
}
