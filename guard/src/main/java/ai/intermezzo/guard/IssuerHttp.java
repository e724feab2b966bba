package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.BoundedBody;
import ai.intermezzo.guard.wire.Https;
import ai.intermezzo.guard.wire.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer over HTTPS. Redirects are not followed, answers and times are bounded, and the
 * JVM's own proxy settings hold.
 */
final class IssuerHttp {
  /** A JWK set has a few keys of a few hundred bytes; metadata a few kilobytes. */
  static final int MAX_BYTES = 256 * 1024;

  private final String issuer;
  private final @Nullable SSLContext trust;
  private @Nullable HttpClient http;

  IssuerHttp(String issuer, @Nullable SSLContext trust) {
    this.issuer = issuer;
    this.trust = trust;
  }

  /** Says what went wrong in words for an operator; never holds a secret or a token. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    Failure(String message, Kind kind) {
      super(message, null, false, false);
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }
  }

  /** What a failure means. */
  enum Kind {
    /** There was no whole answer in time. */
    LOST,
    /** The issuer says that it can't answer now. */
    DOWN,
    /** It answers something else: waiting doesn't help, it or this guard is set up wrong. */
    WRONG
  }

  /** Made on first use: it costs an application a tenth of a second of its start. */
  private synchronized HttpClient http() {
    if (http == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER);
      if (trust != null) {
        builder.sslContext(trust);
      }
      http = builder.build();
    }
    return http;
  }

  /** A time to be done by, as {@link System#nanoTime} counts. */
  static long deadline(Duration fromNow) {
    return System.nanoTime() + fromNow.toNanos();
  }

  CompletableFuture<HttpResponse<byte[]>> get(URI uri, long deadline) {
    return send(
        HttpRequest.newBuilder(uri).header("Accept", "application/json, application/jwk-set+json"),
        deadline);
  }

  /** The answer of status 200, or a {@link Failure}. */
  CompletableFuture<HttpResponse<byte[]>> send(HttpRequest.Builder builder, long deadline) {
    long nanosLeft = Math.max(1, deadline - System.nanoTime());
    HttpRequest request = builder.timeout(Duration.ofNanos(nanosLeft)).build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http().sendAsync(request, response -> new BoundedBody(MAX_BYTES));
    // The request's own time-out ends with the answer's headers; this one ends a body that drips.
    return exchange
        .copy()
        .orTimeout(nanosLeft, TimeUnit.NANOSECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
                throw new Failure(
                    request.uri() + " could not be asked: " + root(failure), Kind.LOST);
              }
              int status = response.statusCode();
              if (status != 200) {
                boolean down = status >= 500 || status == 429;
                throw new Failure(
                    request.uri() + " answered " + status, down ? Kind.DOWN : Kind.WRONG);
              }
              return response;
            });
  }

  /** Where the issuer's metadata is: {@code .well-known/NAME} under the issuer. */
  URI under(String name) {
    return URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/" + name);
  }

  /** Where it is by RFC 8414 §3.1: {@code .well-known/NAME} between host and path. */
  URI before(String name) {
    URI uri = URI.create(issuer);
    String path = uri.getRawPath();
    return URI.create(
        "https://"
            + uri.getRawAuthority()
            + "/.well-known/"
            + name
            + (path.equals("/") ? "" : path));
  }

  /**
   * One of the addresses that the issuer's metadata names.
   *
   * @throws Failure when they name none, or are another issuer's (Discovery §4.3): else one issuer
   *     could pass its own addresses off as another's
   */
  URI address(HttpResponse<byte[]> metadata, String name) {
    try {
      Map<String, @Nullable Object> members = Json.object(metadata.body());
      if (issuer.equals(members.get("issuer")) && members.get(name) instanceof String text) {
        URI uri = new URI(text);
        if (Https.isAddress(uri)) {
          return uri;
        }
      }
    } catch (Json.Malformed | URISyntaxException e) {
      // Answered below.
    }
    throw new Failure("no " + name + " of this issuer at " + metadata.uri(), Kind.WRONG);
  }

  /** The reason, under what the JDK wraps it in. */
  static @Nullable Failure failure(@Nullable Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof Failure)) {
      cause = cause.getCause();
    }
    return (Failure) cause;
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    for (Throwable inner = cause.getCause(); inner != null; inner = cause.getCause()) {
      cause = inner;
    }
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ", " + cause.getMessage());
  }
}
