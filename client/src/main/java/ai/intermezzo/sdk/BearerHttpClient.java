package ai.intermezzo.sdk;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} that sends a good access token with each request to one API, and asks once
 * more with another token where the API answered 401. Requests to anywhere else go as they are.
 */
final class BearerHttpClient extends HttpClient {
  private static final String AUTHORIZATION = "Authorization";

  private final HttpClient plain;
  private final TokenSource tokens;
  private final URI api;

  BearerHttpClient(HttpClient plain, TokenSource tokens, URI api) {
    // It would carry the header on to wherever it is sent.
    if (plain.followRedirects() != Redirect.NEVER) {
      throw new IllegalArgumentException(
          "The HttpClient must not follow redirects: the token would go along");
    }
    if (!"https".equalsIgnoreCase(api.getScheme()) || api.getHost() == null) {
      throw new IllegalArgumentException("An API that takes bearer tokens is at https://HOST");
    }
    this.plain = plain;
    this.tokens = tokens;
    this.api = api;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    if (!isForApi(request)) {
      return plain.send(request, handler);
    }
    String token = tokens.token();
    HttpResponse<T> response = plain.send(with(token, request), handler);
    if (response.statusCode() != 401 || !isRepeatable(request)) {
      return response;
    }
    String other = tokens.tokenInsteadOf(token);
    return other.equals(token) ? response : plain.send(with(other, request), handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    if (!isForApi(request)) {
      return plain.sendAsync(request, handler, pushes);
    }
    // From memory nearly always; where it must wait, it is not the caller's thread that does.
    String ready = tokens.fromMemory();
    CompletableFuture<String> token =
        ready == null
            ? CompletableFuture.supplyAsync(tokens::token)
            : CompletableFuture.completedFuture(ready);
    return token.thenCompose(first -> attempt(first, request, handler, pushes));
  }

  private <T> CompletableFuture<HttpResponse<T>> attempt(
      String token,
      HttpRequest request,
      BodyHandler<T> handler,
      @Nullable PushPromiseHandler<T> pushes) {
    return plain
        .sendAsync(with(token, request), handler, pushes)
        .thenCompose(
            response -> {
              if (response.statusCode() != 401 || !isRepeatable(request)) {
                return CompletableFuture.completedFuture(response);
              }
              return CompletableFuture.supplyAsync(() -> tokens.tokenInsteadOf(token))
                  .thenCompose(
                      other ->
                          other.equals(token)
                              ? CompletableFuture.completedFuture(response)
                              : plain.sendAsync(with(other, request), handler, pushes));
            });
  }

  /** Same scheme, host and port, and a path below the API's. */
  private boolean isForApi(HttpRequest request) {
    URI uri = request.uri();
    return "https".equalsIgnoreCase(uri.getScheme())
        && api.getHost().equalsIgnoreCase(uri.getHost())
        && port(api) == port(uri)
        && isBelow(path(api), path(uri.normalize()));
  }

  private static boolean isBelow(String base, String path) {
    return base.endsWith("/")
        ? path.startsWith(base)
        : path.equals(base) || path.startsWith(base + "/");
  }

  private static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }

  /** A body that was read from a stream has gone. */
  private static boolean isRepeatable(HttpRequest request) {
    return request.bodyPublisher().map(body -> body.contentLength() >= 0).orElse(true);
  }

  private static HttpRequest with(String token, HttpRequest request) {
    return HttpRequest.newBuilder(
            request, (name, value) -> !name.toLowerCase(Locale.ROOT).equals("authorization"))
        .header(AUTHORIZATION, "Bearer " + token)
        .build();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return plain.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return plain.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return plain.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return plain.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return plain.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return plain.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return plain.authenticator();
  }

  @Override
  public Version version() {
    return plain.version();
  }

  @Override
  public Optional<Executor> executor() {
    return plain.executor();
  }
}
