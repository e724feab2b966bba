package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.BoundedBody;
import ai.intermezzo.guard.wire.Https;
import ai.intermezzo.guard.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Fetches an issuer's JWK set over HTTPS, from where its metadata says (OpenID Connect Discovery
 * §4) unless the address was given. Redirects are not followed, answers and times are bounded, and
 * the JVM's own proxy settings hold.
 */
final class HttpsKeySource implements KeyCache.Source {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** For the metadata and the keys together; under {@link KeyCache#PATIENCE}. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A JWK set has a few keys of a few hundred bytes; metadata a few kilobytes. */
  static final int MAX_BYTES = 256 * 1024;

  /** When the issuer says nothing of how long its keys may be kept. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[\\s,])max-age=\"?(\\d{1,10})", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_KEPT =
      Pattern.compile("(?:^|[\\s,])no-(?:store|cache)", Pattern.CASE_INSENSITIVE);

  private final String issuer;
  private final @Nullable URI given;
  private final @Nullable SSLContext trust;
  private @Nullable HttpClient http;
  private volatile @Nullable URI discovered;

  HttpsKeySource(String issuer, @Nullable URI given, @Nullable SSLContext trust) {
    this.issuer = issuer;
    this.given = given;
    this.trust = trust;
  }

  /** Made on first use: it costs an application a tenth of a second of its start. */
  private synchronized HttpClient http() {
    if (http == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT_TIMEOUT);
      if (trust != null) {
        builder.sslContext(trust);
      }
      http = builder.build();
    }
    return http;
  }

  @Override
  public CompletableFuture<KeyCache.Fetched> fetch() {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    URI known = given != null ? given : discovered;
    CompletableFuture<URI> where =
        known != null
            ? CompletableFuture.completedFuture(known)
            : get(metadataUri(), deadline).thenApply(this::jwkSetUri);
    return where
        .thenCompose(uri -> get(uri, deadline))
        .thenApply(HttpsKeySource::read)
        .whenComplete(
            (fetched, failure) -> {
              if (failure != null) {
                // The keys may have moved: look again next time.
                discovered = null;
              }
            });
  }

  private URI metadataUri() {
    return URI.create(
        issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
  }

  private CompletableFuture<HttpResponse<byte[]>> get(URI uri, long deadline) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json, application/jwk-set+json")
            .timeout(TIMEOUT)
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http().sendAsync(request, response -> new BoundedBody(MAX_BYTES));
    // The request's own time-out ends with the answer's headers; this one ends a body that drips.
    return exchange
        .copy()
        .orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
              }
            })
        .thenCompose(
            response ->
                response.statusCode() == 200
                    ? CompletableFuture.completedFuture(response)
                    : failed(uri + " answered " + response.statusCode()));
  }

  private URI jwkSetUri(HttpResponse<byte[]> response) {
    try {
      var metadata = Json.object(response.body());
      // Discovery §4.3: else one issuer could pass its keys off as another's.
      if (issuer.equals(metadata.get("issuer"))
          && metadata.get("jwks_uri") instanceof String text
          && Https.isAddress(new URI(text))) {
        URI uri = new URI(text);
        discovered = uri;
        return uri;
      }
    } catch (Json.Malformed | URISyntaxException e) {
      // Answered below.
    }
    throw new IllegalStateException("no jwks_uri of this issuer at " + response.uri());
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

  private static <T> CompletableFuture<T> failed(String what) {
    return CompletableFuture.failedFuture(new IOException(what));
  }
}
