package ai.intermezzo.auth.cli;

import static ai.intermezzo.auth.cli.EnvironmentProblemsTest.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Theme;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.TestDatabases;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server runs, and commands change its data beside it. It asks for changes each 500 ms, so it
 * follows within a second; the tests grant a loaded machine more.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class ChangesReachServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String API = "https://api.example.com";

  @TempDir Path folder;
  private final Engine engine;
  private Program program;
  private Issuer issuer;
  private AuthorizationServer server;
  private HttpClient http;

  ChangesReachServerTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() throws Exception {
    program = new Program(folder).withRealClock();
    DataFolder data = DataFolder.open(folder.resolve("data"));
    Optional<String> url =
        engine == Engine.SQLITE ? Optional.empty() : Optional.of(TestDatabases.postgresUrl());
    url.ifPresent(text -> program.always("--database", text));
    DatabaseAddress address = DatabaseAddress.of(url, data.path());
    issuer = new Issuer("https://localhost:" + freePort() + "/");
    server =
        AuthorizationServer.start(
            new ServerConfiguration(
                issuer,
                ListenAddress.of(issuer),
                new Transport.LocalAuthority(),
                data,
                address,
                MasterKeySource.file(data.path()),
                false,
                Duration.ofMinutes(1),
                SessionLifetimes.DEFAULT,
                true,
                Theme.DEFAULT),
            "test",
            Databases.open(address),
            InstantSource.system(),
            new SecureRandom());
    http = client(data.file("ca.pem"));
    program.ok("api", "create", "--identifier", API, "--scope", "read");
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  @Test
  @DisplayName(
      "A client that was unknown a moment ago gets a token, and none when its secret is revoked")
  void clientAndSecret() throws Exception {
    String id = "a-machine-of-mine";
    String secret = "s".repeat(43);
    assertThat(token(id, secret).statusCode()).isEqualTo(401);
    program.typing(secret);
    JsonNode made =
        program.json(
            "client",
            "create",
            "--name",
            "x",
            "--type",
            "machine",
            "--audience",
            API,
            "--client-id",
            id,
            "--secret-stdin");
    await("the client gets a token", () -> token(id, secret).statusCode() == 200);

    program.ok("client", "secret", "revoke", id, made.get("credential_id").stringValue());
    await("the secret is refused", () -> token(id, secret).statusCode() == 401);

    String second = program.json("client", "secret", "add", id).get("client_secret").stringValue();
    await("the second secret is good", () -> token(id, second).statusCode() == 200);
    assertThat(token(id, secret).statusCode()).as("the first stays revoked").isEqualTo(401);

    program.ok("client", "delete", id, "--yes");
    await("the client is gone", () -> token(id, second).statusCode() == 401);
  }

  @Test
  @DisplayName("What an API says of its tokens holds for the next ones")
  void api() throws Exception {
    JsonNode made =
        program.json("client", "create", "--name", "x", "--type", "machine", "--audience", API);
    String id = made.get("client_id").stringValue();
    String secret = made.get("client_secret").stringValue();
    await("the client gets a token", () -> token(id, secret).statusCode() == 200);

    program.ok("api", "update", API, "--token-lifetime", "77");
    await("tokens live for 77 s", () -> token(id, secret).body().contains("\"expires_in\":77"));

    program.ok("client", "update", id, "--token-lifetime", "66");
    await("tokens live for 66 s", () -> token(id, secret).body().contains("\"expires_in\":66"));

    program.ok("api", "delete", API, "--yes");
    await("there is no such API", () -> token(id, secret).body().contains("\"invalid_target\""));
  }

  @Test
  @DisplayName("keys rotate --now: the new key is in the JWK set; keys revoke: the old one is not")
  void keys() throws Exception {
    String before = kidOf("ES256");
    assertThat(jwks()).contains(before);

    String fresh =
        program
            .json("keys", "rotate", "--alg", "ES256", "--now")
            .get("keys")
            .get(0)
            .get("kid")
            .stringValue();
    await("the new key is published", () -> jwks().contains(fresh));
    assertThat(jwks()).as("the old one still verifies").contains(before);

    program.ok("keys", "revoke", before, "--yes");
    await("the old key is gone", () -> !jwks().contains(before));
  }

  @Test
  @DisplayName(
      "keys rotate-master under a running server ends nothing, and new keys still reach it")
  void masterKey() throws Exception {
    String before = jwks();
    program.ok("keys", "rotate-master");
    assertThat(jwks()).isEqualTo(before);

    String fresh =
        program
            .json("keys", "rotate", "--alg", "RS256", "--now")
            .get("keys")
            .get(0)
            .get("kid")
            .stringValue();
    await("the new key is published", () -> jwks().contains(fresh));
  }

  private String kidOf(String alg) {
    List<JsonNode> keys = program.json("keys", "list").get("keys").valueStream().toList();
    return keys.stream()
        .filter(key -> key.get("alg").stringValue().equals(alg))
        .map(key -> key.get("kid").stringValue())
        .findFirst()
        .orElseThrow();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private String jwks() throws Exception {
    return send(HttpRequest.newBuilder(URI.create(issuer.endpoint(".well-known/jwks.json"))))
        .body();
  }

  private HttpResponse<String> token(String id, String secret) throws Exception {
    String json =
        JsonMapper.shared()
            .createObjectNode()
            .put("grant_type", "client_credentials")
            .put("audience", API)
            .put("client_id", id)
            .put("client_secret", secret)
            .toString();
    return send(
        HttpRequest.newBuilder(URI.create(issuer.endpoint("oauth/token")))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Path ca) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }
}
