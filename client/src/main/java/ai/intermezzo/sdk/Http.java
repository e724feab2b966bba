package ai.intermezzo.sdk;

import ai.intermezzo.guard.wire.BoundedBody;
import ai.intermezzo.guard.wire.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server. Answers and times are bounded, redirects are not followed: a token endpoint has
 * none, and a secret must not travel on.
 */
final class Http {
  /** Metadata are a few kilobytes, tokens less. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
  private static final Pattern MAX_AGE =
      Pattern.compile("(?:^|[\\s,])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

  private final @Nullable SSLContext trust;
  private final Duration timeout;
  private @Nullable HttpClient client;

  Http(@Nullable SSLContext trust, Duration timeout) {
    this.trust = trust;
    this.timeout = timeout;
  }

  /** What came back. */
  record Answer(URI from, int status, HttpHeaders headers, byte[] body) {
    /**
     * The body as a JSON object.
     *
     * @throws UnavailableException when it is none
     */
    Map<String, @Nullable Object> json() {
      try {
        return Json.object(body);
      } catch (Json.Malformed e) {
        throw new UnavailableException(from + " answered " + status + " without JSON", e);
      }
    }

    /** Where it is given in seconds; a date would need two clocks that agree. */
    Optional<Duration> retryAfter() {
      return headers
          .firstValue("Retry-After")
          .map(String::strip)
          .filter(value -> SECONDS.matcher(value).matches())
          .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    Optional<Duration> maxAge() {
      Matcher maxAge = MAX_AGE.matcher(String.join(",", headers.allValues("Cache-Control")));
      return maxAge.find()
          ? Optional.of(Duration.ofSeconds(Long.parseLong(maxAge.group(1))))
          : Optional.empty();
    }

    /** Its body may be tokens. */
    @Override
    public String toString() {
      return "Answer[" + status + " from " + from + "]";
    }
  }

  CompletableFuture<Answer> get(URI uri) {
    return send(HttpRequest.newBuilder(uri).header("Accept", "application/json"));
  }

  CompletableFuture<Answer> post(
      URI uri, Map<String, String> form, Optional<String> authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form)));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return send(request);
  }

  /** Parameters as a form or a query has them (RFC 6749 appendix B). */
  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Waits for an answer that is under way, which has a time-out of its own. */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw unwrapped(e).again();
    }
  }

  /** The reason as one of ours. */
  static AuthException unwrapped(Throwable failure) {
    Throwable cause = failure;
    Throwable inner = cause.getCause();
    while (inner != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = inner;
      inner = cause.getCause();
    }
    return cause instanceof AuthException known
        ? known
        : new UnavailableException("The server could not be asked: " + cause, cause);
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(timeout).build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client().sendAsync(request, response -> new BoundedBody(MAX_BYTES));
    // The request's own time-out ends with the answer's headers; this one ends a body that drips.
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
                Throwable cause =
                    failure instanceof CompletionException ? failure.getCause() : failure;
                throw new UnavailableException(
                    request.uri() + " could not be asked: " + cause, failure);
              }
              return new Answer(
                  request.uri(), response.statusCode(), response.headers(), response.body());
            });
  }

  /** Made on first use: it costs an application a tenth of a second of its start. */
  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeout);
      if (trust != null) {
        builder.sslContext(trust);
      }
      client = builder.build();
    }
    return client;
  }
}
