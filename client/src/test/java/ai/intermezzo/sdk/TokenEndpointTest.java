package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A token endpoint over HTTPS")
final class TokenEndpointTest {
  private static final String GOOD =
      "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"a b\"}";

  private TestProvider provider;
  private Client client;

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new TestProvider(folder);
    client = provider.issuer().timeout(Duration.ofSeconds(2)).build().client("machine", "secret");
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private Tokens ask() {
    return Http.await(client.tokens(Map.of("grant_type", "client_credentials")));
  }

  @Test
  @DisplayName("gives a machine its token in three lines")
  void machine() {
    provider.token = (exchange, request) -> TestProvider.json(exchange, 200, GOOD);

    assertThat(client.tokensFor("https://api.test", "a", "b").token()).isEqualTo("at");

    assertThat(provider.requests)
        .hasSize(1)
        .first()
        .extracting(TestProvider.Request::form)
        .isEqualTo(
            Map.of(
                "grant_type", "client_credentials",
                "audience", "https://api.test",
                "scope", "a b"));
    assertThat(ask().scopes()).containsExactlyInAnyOrder("a", "b");
    assertThat(provider.metadataRequests).as("the metadata were kept").hasValue(1);
  }

  @Test
  @DisplayName("RFC 8707 §2.2: is told of the API by resource where it knows no audience")
  void resource() {
    provider.token = (exchange, request) -> TestProvider.json(exchange, 200, GOOD);

    assertThat(client.tokensForResource("https://api.test", "a").token()).isEqualTo("at");

    assertThat(provider.requests.get(0).form())
        .containsEntry("resource", "https://api.test")
        .containsEntry("scope", "a")
        .doesNotContainKey("audience");
  }

  @Test
  @DisplayName("RFC 6749 §2.3.1: hears the client_id of a client without secret, and no header")
  void publicClient() {
    provider.token = (exchange, request) -> TestProvider.json(exchange, 200, GOOD);

    Http.await(provider.issuer().build().publicClient("native").tokens(Map.of("grant_type", "x")));

    assertThat(provider.requests.get(0).form()).containsEntry("client_id", "native");
    assertThat(provider.requests.get(0).authorization()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"400,invalid_grant", "401,invalid_client", "403,access_denied"})
  @DisplayName("RFC 6749 §5.2: that refuses is heard with its error")
  void refuses(int status, String error) {
    provider.token =
        (exchange, request) ->
            TestProvider.json(
                exchange,
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"Why it is so.\"}");

    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(this::ask)
        .withMessage(error + ": Why it is so.")
        .satisfies(e -> assertThat(e.description()).isEqualTo("Why it is so."));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  @DisplayName("that can't now is unavailable, with the time that it names")
  void cannotNow(int status) {
    provider.token =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          TestProvider.json(exchange, status, "{\"error\":\"slow_down\"}");
        };

    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(this::ask)
        .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "[]",
        "{}",
        "{\"access_token\":\"at\"}",
        "{\"access_token\":\"at\",\"token_type\":\"DPoP\"}",
        "{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a\\r\\nX-Evil: 1\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}"
      })
  @DisplayName("that answers 200 with something else is unavailable")
  void rubbish(String body) {
    provider.token = (exchange, request) -> TestProvider.json(exchange, 200, body);

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::ask);
  }

  @Test
  @DisplayName("that hangs up within its answer is unavailable")
  void half() {
    provider.token =
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, GOOD.length());
          exchange
              .getResponseBody()
              .write(GOOD.substring(0, 20).getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
          throw new IOException("hung up");
        };

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::ask);
  }

  @Test
  @DisplayName("that answers without end is hung up on")
  void endless() {
    provider.token =
        (exchange, request) ->
            TestProvider.json(exchange, 200, "{\"a\":\"" + "x".repeat(400_000) + "\"}");

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::ask);
  }

  @Test
  @DisplayName("that is of another certificate authority is not spoken to")
  void untrusted() {
    Issuer others = Issuer.at(provider.issuer).build();

    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> others.client("a", "b").tokensFor("").token());
    assertThat(provider.requests).isEmpty();
  }

  @Test
  @DisplayName("is never redirected from: the secret stays where it was sent")
  void redirect() {
    provider.token =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Location", provider.issuer + "/elsewhere");
          TestProvider.json(exchange, 307, "{}");
        };

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::ask);
    assertThat(provider.requests).hasSize(1);
  }
}
