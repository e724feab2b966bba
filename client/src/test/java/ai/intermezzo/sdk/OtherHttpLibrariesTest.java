package ai.intermezzo.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.intermezzo.guard.wire.Https;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

@DisplayName("What docs/client.md shows for other HTTP libraries")
final class OtherHttpLibrariesTest {
  private final AtomicInteger given = new AtomicInteger();
  private TestProvider provider;
  private TokenSource tokens;

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
    tokens = provider.issuer().build().client("machine", "secret").tokensFor("https://api.test");
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private OkHttpClient okHttp() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("provider", provider.certificate.certificate());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = Https.trusting(provider.ca);
    return new OkHttpClient.Builder()
        .sslSocketFactory(tls.getSocketFactory(), (X509TrustManager) managers.getTrustManagers()[0])
        .addInterceptor(new BearerInterceptor(tokens, HttpUrl.get(provider.issuer + "/api/")))
        .build();
  }

  private RestClient restClient() {
    HttpClient http = HttpClient.newBuilder().sslContext(Https.trusting(provider.ca)).build();
    return RestClient.builder()
        .baseUrl(provider.issuer + "/api")
        .requestFactory(new JdkClientHttpRequestFactory(http))
        .requestInterceptor(new BearerRequests(tokens))
        .defaultStatusHandler(HttpStatusCode::isError, (request, answer) -> {})
        .build();
  }

  @Test
  @DisplayName("OkHttp sends a good token, and another one with the body again after a 401")
  void okHttpAgain() throws Exception {
    provider.refused.add("Bearer at-1");
    Request note =
        new Request.Builder()
            .url(provider.issuer + "/api/notes")
            .post(RequestBody.create("a note".getBytes(UTF_8)))
            .build();

    try (Response answer = okHttp().newCall(note).execute()) {
      assertThat(answer.body().string()).isEqualTo("POST Bearer at-2 a note");
    }
    provider.refused.add("Bearer at-2");
    try (Response answer = okHttp().newCall(note).execute()) {
      assertThat(answer.code()).as("it is not the token").isEqualTo(401);
    }
    assertThat(given).hasValue(2);
  }

  @Test
  @DisplayName("OkHttp sends no token to anything but the API, and tells of a server that refuses")
  void okHttpElsewhere() throws Exception {
    Request other = new Request.Builder().url(provider.issuer + "/other").build();
    try (Response answer = okHttp().newCall(other).execute()) {
      assertThat(answer.body().string()).doesNotContain("Bearer");
    }
    provider.token =
        (exchange, request) -> TestProvider.json(exchange, 401, "{\"error\":\"invalid_client\"}");
    Request note = new Request.Builder().url(provider.issuer + "/api/notes").build();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> okHttp().newCall(note).execute().close())
        .withCauseInstanceOf(OAuthException.class);
  }

  @Test
  @DisplayName("Spring's RestClient sends a good token, and another one after a 401")
  void restClientAgain() {
    provider.refused.add("Bearer at-1");
    assertThat(restClient().post().uri("/notes").body("a note").retrieve().body(String.class))
        .isEqualTo("POST Bearer at-2 a note");
    provider.refused.add("Bearer at-2");
    assertThat(
            restClient().get().uri("/notes").retrieve().toBodilessEntity().getStatusCode().value())
        .as("it is not the token")
        .isEqualTo(401);
    assertThat(given).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BearerInterceptor", "BearerRequests"})
  @DisplayName("is what these tests run")
  void shown(String name) throws IOException {
    String code = Files.readString(Path.of("src/test/java/ai/intermezzo/sdk/" + name + ".java"));
    assertThat(Files.readString(Path.of("../docs/client.md")))
        .contains("```java\n" + code.substring(code.indexOf("record ")) + "```");
  }
}
