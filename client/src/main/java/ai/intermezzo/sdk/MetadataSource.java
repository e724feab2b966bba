package ai.intermezzo.sdk;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's metadata, kept as long as the server says. After that the next to ask begins a
 * request for new ones and still gets those at hand; so an outage of the metadata alone stops
 * nobody.
 */
final class MetadataSource {
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
  private static final Duration MIN_LIFETIME = Duration.ofSeconds(10);
  private static final Duration MAX_LIFETIME = Duration.ofHours(24);

  private final String issuer;
  private final Http http;
  private final LongSupplier nanos;
  private @Nullable Metadata held;
  private long freshUntil;
  private @Nullable CompletableFuture<Metadata> underWay;

  MetadataSource(String issuer, Http http, LongSupplier nanos) {
    this.issuer = issuer;
    this.http = http;
    this.nanos = nanos;
  }

  synchronized CompletableFuture<Metadata> get() {
    Metadata known = held;
    if (known != null && nanos.getAsLong() - freshUntil < 0) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<Metadata> asked = underWay;
    if (asked == null || asked.isDone()) {
      asked = http.get(address()).thenApply(this::take);
      underWay = asked;
    }
    return known == null ? asked : CompletableFuture.completedFuture(known);
  }

  private synchronized Metadata take(Http.Answer answer) {
    Metadata read = Metadata.of(issuer, answer);
    held = read;
    freshUntil = nanos.getAsLong() + bounded(answer.maxAge().orElse(DEFAULT_LIFETIME)).toNanos();
    return read;
  }

  private URI address() {
    return URI.create(
        issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
  }

  private static Duration bounded(Duration lifetime) {
    if (lifetime.compareTo(MIN_LIFETIME) < 0) {
      return MIN_LIFETIME;
    }
    return lifetime.compareTo(MAX_LIFETIME) > 0 ? MAX_LIFETIME : lifetime;
  }
}
