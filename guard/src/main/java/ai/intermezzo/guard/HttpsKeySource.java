package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Json;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an issuer's JWK set over HTTPS, from where its metadata says (OpenID Connect Discovery
 * §4) unless the address was given.
 */
final class HttpsKeySource implements KeyCache.Source {

  /** When the issuer says nothing of how long its keys may be kept. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[\\s,])max-age=\"?(\\d{1,10})", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_KEPT =
      Pattern.compile("(?:^|[\\s,])no-(?:store|cache)", Pattern.CASE_INSENSITIVE);

  private final IssuerHttp http;
  private final @Nullable URI given;
  private final Duration timeout;
  private volatile @Nullable URI discovered;

  /**
   * @param timeout for the metadata and the keys together
   */
  HttpsKeySource(IssuerHttp http, @Nullable URI given, Duration timeout) {
    this.http = http;
    this.given = given;
    this.timeout = timeout;
  }

  @Override
  public CompletableFuture<KeyCache.Fetched> fetch() {
    long deadline = IssuerHttp.deadline(timeout);
    URI known = given != null ? given : discovered;
    CompletableFuture<URI> where =
        known != null
            ? CompletableFuture.completedFuture(known)
            : http.get(http.under("openid-configuration"), deadline).thenApply(this::jwkSetUri);
    return where
        .thenCompose(uri -> http.get(uri, deadline))
        .thenApply(HttpsKeySource::read)
        .whenComplete(
            (fetched, failure) -> {
              if (failure != null) {
                // The keys may have moved: look again next time.
                discovered = null;
              }
            });
  }

  private URI jwkSetUri(HttpResponse<byte[]> metadata) {
    URI uri = http.address(metadata, "jwks_uri");
    discovered = uri;
    return uri;
  }

  private static KeyCache.Fetched read(HttpResponse<byte[]> response) {
    try {
      return new KeyCache.Fetched(KeySet.parse(response.body()), lifetime(response));
    } catch (Json.Malformed e) {
      throw new IllegalStateException("no JWK set at " + response.uri(), e);
    }
  }

  /**
   * How long an answer may be kept (RFC 9111 §4.2), less the time that a cache on the way has had
   * it.
   */
  private static Duration lifetime(HttpResponse<?> response) {
    String directives = String.join(",", response.headers().allValues("Cache-Control"));
    if (NOT_KEPT.matcher(directives).find()) {
      return Duration.ZERO;
    }
    Matcher maxAge = MAX_AGE.matcher(directives);
    if (!maxAge.find()) {
      return DEFAULT_LIFETIME;
    }
    return Duration.ofSeconds(Long.parseLong(maxAge.group(1)) - age(response).orElse(0));
  }

  private static OptionalLong age(HttpResponse<?> response) {
    try {
      return response.headers().firstValueAsLong("Age");
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
