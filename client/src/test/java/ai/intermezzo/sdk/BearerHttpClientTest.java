package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.intermezzo.guard.wire.Https;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An HttpClient with a token source")
final class BearerHttpClientTest {
  private final AtomicInteger given = new AtomicInteger();
  private TestProvider provider;
  private HttpClient plain;
  private HttpClient client;

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new TestProvider(folder);
    provider.token =
        (exchange, request) ->
            TestProvider.json(
                exchange,
                200,
                "{\"access_token\":\"at-"
                    + given.incrementAndGet()
                    + "\",\"token_type\":\"Bearer\",\"expires_in\":600}");
    plain = HttpClient.newBuilder().sslContext(Https.trusting(provider.ca)).build();
    client =
        provider
            .issuer()
            .build()
            .client("machine", "secret")
            .tokensFor("https://api.test")
            .sentBy(plain, URI.create(provider.issuer + "/api"));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(provider.issuer + path));
  }

  @Test
  @DisplayName("sends a good token, in place of any other")
  void sends() throws Exception {
    HttpResponse<String> answer =
        client.send(
            to("/api/notes").header("authorization", "Bearer stale").build(),
            BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("GET Bearer at-1 ");
    assertThat(client.sendAsync(to("/api").build(), BodyHandlers.ofString()).get().body())
        .isEqualTo("GET Bearer at-1 ");
    assertThat(given).hasValue(1);
  }

  @Test
  @DisplayName("asks once more with another token after a 401, with the body again")
  void again() throws Exception {
    provider.refused.add("Bearer at-1");
    HttpRequest post = to("/api/notes").POST(BodyPublishers.ofString("a note")).build();

    assertThat(client.send(post, BodyHandlers.ofString()).body())
        .isEqualTo("POST Bearer at-2 a note");
    provider.refused.add("Bearer at-2");
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode())
        .as("it is not the token: the API's own word comes through")
        .isEqualTo(401);
    assertThat(given).hasValue(2);
  }

  @Test
  @DisplayName("asks once more without waiting for it, too")
  void againAsync() throws Exception {
    provider.refused.add("Bearer at-1");

    assertThat(client.sendAsync(to("/api/notes").build(), BodyHandlers.ofString()).get().body())
        .isEqualTo("GET Bearer at-2 ");
  }

  @ParameterizedTest
  @CsvSource({"/other", "/apis", "/api/../other", "/"})
  @DisplayName("sends no token to anything but the API")
  void elsewhere(String path) throws Exception {
    assertThat(client.send(to(path).build(), BodyHandlers.ofString()).body())
        .doesNotContain("Bearer");
    assertThat(given).hasValue(0);
  }

  @Test
  @DisplayName("is not made where a redirect would carry the token away, or there is no TLS")
  void redirects() {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    TokenSource tokens = provider.issuer().build().client("a", "b").tokensFor("");

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> tokens.sentBy(follows, URI.create(provider.issuer)));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> tokens.sentBy(plain, URI.create("http://api.test/")));
  }
}
