package ai.intermezzo.sdk;

import ai.intermezzo.guard.wire.Https;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A browser that keeps one cookie and follows no redirect. */
final class CookieBrowser {
  private final HttpClient http;
  private String cookie;

  CookieBrowser(TestProvider provider) {
    this(provider, "");
  }

  CookieBrowser(TestProvider provider, String cookie) {
    this.http = HttpClient.newBuilder().sslContext(Https.trusting(provider.ca)).build();
    this.cookie = cookie;
  }

  String cookies() {
    return cookie;
  }

  HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri), headers);
  }

  HttpResponse<String> post(URI uri, String form, String... headers)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)),
        headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    request.timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return response;
  }

  static Map<String, String> query(String uri) {
    return Stream.of(URI.create(uri).getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }
}
