package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On a running server")
final class CredentialLifeWireTest {
  private static final String API = "https://api.test";

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read", "write"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("a secret is good until the moment it expires, and not from then on")
  void expires() {
    TestClient client = server.add(TestClient.machine().allowed(API, "read"));
    var limited =
        server.addSecret(
            client, Optional.empty(), Optional.of(server.now().plus(Duration.ofSeconds(10))));

    server.advance(Duration.ofSeconds(9));
    assertThat(server.token(limited.client()).status()).isEqualTo(200);

    server.advance(Duration.ofSeconds(1));
    assertThat(server.token(limited.client()).error()).isEqualTo("invalid_client");
    assertThat(server.token(client).status()).as("the other secret").isEqualTo(200);
  }

  @Test
  @DisplayName("a revoked secret is refused within a second, and the others of the client are not")
  void revoked() {
    TestClient client = server.add(TestClient.machine().allowed(API, "read"));
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      var secret = server.addSecret(client, Optional.empty(), Optional.empty());
      TestServer.await("the new secret works", () -> status(secret.client()) == 200);

      server.clients().revoke(new ClientId(client.id()), secret.id());

      delays.add(delay("the secret is refused", () -> status(secret.client()) == 401));
      assertThat(status(client)).as("the other secret").isEqualTo(200);
    }
    assertWithinASecond(delays);
  }

  @Test
  @DisplayName("what is changed of a client or an Api counts within a second")
  void changes() {
    TestClient client = server.add(TestClient.machine().allowed(API, "read"));
    ClientId id = new ClientId(client.id());
    List<Duration> delays = new ArrayList<>();
    assertThat(server.token(client).text("scope")).isEqualTo("read");

    server.clients().update(id, c -> allowed(c, Map.of(new Audience(API), Scopes.parse("write"))));
    delays.add(
        delay("the scope changed", () -> "write".equals(server.token(client).text("scope"))));

    server.apis().update(new Audience(API), api -> withLifetime(api, 77));
    delays.add(
        delay(
            "the lifetime changed",
            () -> server.token(client).json().get("expires_in").asInt() == 77));

    server.clients().update(id, c -> allowed(c, Map.of()));
    delays.add(
        delay("no Api is left", () -> "invalid_request".equals(server.token(client).error())));

    server.clients().delete(id);
    delays.add(delay("the client is gone", () -> status(client) == 401));
    server.clients().create(client.allowed(API, "read").build(server.now()));
    delays.add(delay("the client is back", () -> status(client) == 200));

    assertWithinASecond(delays);
  }

  @Test
  @DisplayName("an Api that is deleted gives no more tokens, nor does a new one of its name")
  void deletedApi() {
    String audience = "https://short-lived.test";
    server.add(TestApi.at(audience));
    TestClient client = server.add(TestClient.machine().allowed(API, "read").allowed(audience));
    assertThat(server.token(client, "audience", audience).status()).isEqualTo(200);

    server.apis().delete(new Audience(audience));
    TestServer.await(
        "it is refused", () -> server.token(client, "audience", audience).status() == 400);
    server.add(TestApi.at(audience));
    TestClient other = server.add(TestClient.machine().allowed(audience));
    TestServer.await("the new Api is there", () -> status(other) == 200);

    assertThat(server.token(client, "audience", audience).error()).isEqualTo("invalid_target");
  }

  @Test
  @DisplayName("a client that was asked for before it was made is found within a second")
  void missIsForgotten() {
    TestClient client = TestClient.machine().allowed(API, "read");
    assertThat(status(client)).isEqualTo(401);

    server.add(client);

    assertWithinASecond(List.of(delay("it is found", () -> status(client) == 200)));
  }

  private static int status(TestClient client) {
    return server.token(client).status();
  }

  private static Duration delay(String what, java.util.function.BooleanSupplier seen) {
    long start = System.nanoTime();
    TestServer.await(what, seen);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The median, since this machine may be busy with other tests. */
  private static void assertWithinASecond(List<Duration> delays) {
    assertThat(delays.stream().sorted().toList().get(delays.size() / 2))
        .as("the median of %s", delays)
        .isLessThan(Duration.ofSeconds(1));
  }

  private static Client allowed(Client client, Map<Audience, Scopes> apis) {
    return new Client(
        client.id(),
        client.name(),
        client.type(),
        apis,
        client.defaultAudience(),
        client.tokenLifetime(),
        client.credentials(),
        client.createdAt());
  }

  private static Api withLifetime(Api api, long seconds) {
    return new Api(
        api.identifier(),
        api.name(),
        api.scopeDescriptions(),
        TokenLifetime.ofSeconds(seconds),
        api.signingAlgorithm(),
        api.tokenDialect(),
        api.createdAt());
  }
}
