package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Https;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a guard asks the issuer, after its own check, whether a token has been revoked since it was
 * issued (RFC 7662), for {@link GuardBuilder#introspect}. Unchangeable: each method gives another.
 *
 * <pre>{@code
 * Guard.builder(issuer, audience)
 *     .introspect(Introspection.as(clientId, clientSecret).answersServeFor(Duration.ofSeconds(5)))
 *     .build();
 * }</pre>
 *
 * <p>An answer serves for 10 seconds, so a revoked token is refused 10 seconds later at the latest.
 * While the issuer can't be asked nothing passes, unless {@link #acceptInOutage} says otherwise.
 */
public final class Introspection {
  private static final Duration MAX_SERVING = Duration.ofMinutes(5);
  private static final int MAX_KEPT_ANSWERS = 1_000_000;

  private final String clientId;
  private final String clientSecret;
  private final @Nullable URI endpoint;
  private final Duration serving;
  private final int keptAnswers;
  private final boolean acceptInOutage;

  private Introspection(
      String clientId,
      String clientSecret,
      @Nullable URI endpoint,
      Duration serving,
      int keptAnswers,
      boolean acceptInOutage) {
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.endpoint = endpoint;
    this.serving = serving;
    this.keptAnswers = keptAnswers;
    this.acceptInOutage = acceptInOutage;
  }

  /**
   * Asks as the API itself: with a client of its own, which the issuer lets introspect this API's
   * tokens, and not with one of the clients that call it.
   *
   * @throws IllegalArgumentException when one of them is blank
   */
  public static Introspection as(String clientId, String clientSecret) {
    if (clientId.isBlank() || clientSecret.isBlank()) {
      throw new IllegalArgumentException("Introspection needs the API's own client id and secret");
    }
    return new Introspection(clientId, clientSecret, null, Duration.ofSeconds(10), 10_000, false);
  }

  /**
   * Where to ask. By default the issuer's metadata says so (RFC 8414, then OpenID Connect
   * Discovery).
   *
   * @throws IllegalArgumentException when it is not an {@code https} address
   */
  public Introspection at(URI uri) {
    if (!Https.isAddress(uri)) {
      throw new IllegalArgumentException("The introspection address must start with https://");
    }
    return new Introspection(clientId, clientSecret, uri, serving, keptAnswers, acceptInOutage);
  }

  /**
   * How long an answer serves, and so how long a revoked token still passes: 0 to 5 minutes, by
   * default 10 seconds. With 0 each check asks; those that come while one asks about the same token
   * share its answer.
   */
  public Introspection answersServeFor(Duration time) {
    if (time.isNegative() || time.compareTo(MAX_SERVING) > 0) {
      throw new IllegalArgumentException("Answers must serve for 0 to 300 seconds");
    }
    return new Introspection(clientId, clientSecret, endpoint, time, keptAnswers, acceptInOutage);
  }

  /** How many answers are kept, some 200 bytes each: 1 to 1,000,000, by default 10,000. */
  public Introspection keepAnswers(int count) {
    if (count < 1 || count > MAX_KEPT_ANSWERS) {
      throw new IllegalArgumentException("1 to " + MAX_KEPT_ANSWERS + " answers can be kept");
    }
    return new Introspection(clientId, clientSecret, endpoint, serving, count, acceptInOutage);
  }

  /**
   * While the issuer can't be reached or answers 429 or 5xx, accepts the tokens that pass the
   * guard's own check. By default the decision is {@link Decision.Unavailable} then. An issuer that
   * refuses to answer, say for a wrong secret, is no outage: then nothing passes either way.
   */
  public Introspection acceptInOutage() {
    return new Introspection(clientId, clientSecret, endpoint, serving, keptAnswers, true);
  }

  String clientId() {
    return clientId;
  }

  String clientSecret() {
    return clientSecret;
  }

  @Nullable URI endpoint() {
    return endpoint;
  }

  Duration serving() {
    return serving;
  }

  int keptAnswers() {
    return keptAnswers;
  }

  boolean acceptsInOutage() {
    return acceptInOutage;
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "Introspection[clientId=" + clientId + "]";
  }
}
