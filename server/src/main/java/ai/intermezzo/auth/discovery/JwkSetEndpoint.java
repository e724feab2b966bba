package ai.intermezzo.auth.discovery;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.jose.JwkSet;
import ai.intermezzo.auth.jose.SigningKeys;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * {@code GET /.well-known/jwks.json}: the public keys that our tokens verify with (RFC 7517 §5).
 *
 * <p>A reader that asks again when {@code max-age} is over has every key before it signs.
 */
public final class JwkSetEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/.well-known/jwks.json";

  /** Half of the time that a key is published beyond {@code max-age} before it signs. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final SigningKeys keys;
  private final Predicate<Duration> isFresh;

  /**
   * @param isFresh whether changes of the keys, that other nodes made so long ago, have arrived
   *     here
   */
  public JwkSetEndpoint(SigningKeys keys, Predicate<Duration> isFresh) {
    this.keys = keys;
    this.isFresh = isFresh;
  }

  @Override
  public Response handle(Request request) {
    JwkSet set = keys.jwkSet();
    // A node that has lost the database may lack a key that another node has published since: what
    // it
    // says must not be kept.
    Duration maxAge = isFresh.test(FRESH) ? JwkSet.MAX_AGE : Duration.ZERO;
    return new Published(set.json(), set.etag(), maxAge).answer(request);
  }
}
