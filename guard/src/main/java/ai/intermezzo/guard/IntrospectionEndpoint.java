package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks the issuer's introspection endpoint about a token (RFC 7662 §2), with the API's own
 * credentials by HTTP Basic.
 */
final class IntrospectionEndpoint implements ActiveTokens.Source {
  private final IssuerHttp http;
  private final @Nullable URI given;
  private final String authorization;
  private final Duration timeout;
  private volatile @Nullable URI discovered;

  /**
   * @param timeout for the metadata and the answer together
   */
  IntrospectionEndpoint(IssuerHttp http, Introspection settings, Duration timeout) {
    this.http = http;
    this.given = settings.endpoint();
    this.timeout = timeout;
    this.authorization = basic(settings.clientId(), settings.clientSecret());
  }

  @Override
  public CompletableFuture<Boolean> isActive(String token) {
    long deadline = IssuerHttp.deadline(timeout);
    return where(deadline)
        .thenCompose(uri -> ask(uri, token, deadline))
        .thenApply(IntrospectionEndpoint::read)
        .whenComplete(
            (active, failure) -> {
              if (failure != null) {
                // It may have moved: look again next time.
                discovered = null;
              }
            });
  }

  /** Once more where there was no answer: a connection that was kept may just have been closed. */
  private CompletableFuture<HttpResponse<byte[]>> ask(URI uri, String token, long deadline) {
    return http.send(question(uri, token), deadline)
        .exceptionallyCompose(
            thrown -> {
              IssuerHttp.Failure failure = IssuerHttp.failure(thrown);
              return failure != null && failure.kind() == IssuerHttp.Kind.LOST
                  ? http.send(question(uri, token), deadline)
                  : CompletableFuture.failedFuture(thrown);
            });
  }

  private CompletableFuture<URI> where(long deadline) {
    URI known = given != null ? given : discovered;
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return metadata(http.before("oauth-authorization-server"), deadline)
        .exceptionallyCompose(failure -> metadata(http.under("openid-configuration"), deadline))
        .thenApply(
            uri -> {
              discovered = uri;
              return uri;
            });
  }

  private CompletableFuture<URI> metadata(URI at, long deadline) {
    return http.get(at, deadline)
        .thenApply(metadata -> http.address(metadata, "introspection_endpoint"));
  }

  private HttpRequest.Builder question(URI uri, String token) {
    return HttpRequest.newBuilder(uri)
        .header("Authorization", authorization)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("token=" + encoded(token) + "&token_type_hint=access_token"));
  }

  private static boolean read(HttpResponse<byte[]> response) {
    try {
      if (Json.object(response.body()).get("active") instanceof Boolean active) {
        return active;
      }
    } catch (Json.Malformed e) {
      // Answered below.
    }
    throw new IssuerHttp.Failure(
        response.uri() + " did not say whether it is active", IssuerHttp.Kind.WRONG);
  }

  /** RFC 6749 §2.3.1: each half is encoded as in a form before they are joined. */
  private static String basic(String clientId, String clientSecret) {
    String pair = encoded(clientId) + ":" + encoded(clientSecret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
