package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two nodes over one PostgreSQL")
class TwoNodesTest {
  private static final String AUDIENCE = "https://api.example.com";

  /** {@code -Drace.rounds=200} makes more of them. */
  private static final int ROUNDS = Integer.getInteger("race.rounds", 10);

  private static final int PUBLIC_PORT = Ports.free();
  private static final int DATABASE_PORT = Ports.free();

  @TempDir private static Path folder;
  private static String masterKey;
  private static EmbeddedPostgres postgres;
  private static Cli cli;
  private static Cli.Client client;
  private static Node one;
  private static Node two;

  /** A node, and who speaks to it past any load balancer. */
  private record Node(RunningServer server, Https https) implements AutoCloseable {
    HttpResponse<String> ask(Cli.Client as) throws Exception {
      return https.askToken(server.issuer(), as, AUDIENCE);
    }

    String token(Cli.Client as) throws Exception {
      return https.token(server.issuer(), as, AUDIENCE);
    }

    NodeRaces.Node raced() {
      return new NodeRaces.Node(server.issuer(), https);
    }

    JWKSet keys() throws Exception {
      return JWKSet.parse(https.get(server.url(".well-known/jwks.json")).body());
    }

    @Override
    public void close() throws IOException {
      https.close();
      server.close();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    masterKey = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    postgres = startPostgres();
    cli =
        new Cli(folder.resolve("operator"))
            .environment("INTERMEZZO_DATABASE", url())
            .environment("INTERMEZZO_MASTER_KEY", masterKey);
    cli.createApi(AUDIENCE);
    client = cli.createClient(AUDIENCE);
    one = startNode("one");
    two = startNode("two");
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
    postgres.close();
  }

  @Test
  @DisplayName("A client gets tokens at both, and either's tokens verify with the other's JWK set")
  void tokens() throws Exception {
    assertVerifies(one.token(client), two.keys());
    assertVerifies(two.token(client), one.keys());
    assertThat(Jwt.of(one.token(client)).claims().get("iss"))
        .isEqualTo(Jwt.of(two.token(client)).claims().get("iss"));
  }

  @Test
  @DisplayName("A new client, a revoked secret and a new key reach both nodes within a second")
  void changes() throws Exception {
    List<Duration> rotations = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String kid =
          cli.json("keys", "rotate", "--now", "--alg", "RS256")
              .get("keys")
              .get(0)
              .get("kid")
              .stringValue();
      long began = System.nanoTime();
      for (Node node : List.of(one, two)) {
        Wait.until(() -> Jwt.of(node.token(client)).kid().equals(kid));
      }
      rotations.add(Duration.ofNanos(System.nanoTime() - began));
    }
    Cli.Client fresh = cli.createClient(AUDIENCE);
    for (Node node : List.of(one, two)) {
      Wait.until(() -> node.ask(fresh).statusCode() == 200);
    }
    String credential =
        cli.json("client", "secret", "list", fresh.id())
            .get("credentials")
            .get(0)
            .get("credential_id")
            .stringValue();
    cli.json("client", "secret", "revoke", fresh.id(), credential);
    for (Node node : List.of(one, two)) {
      Wait.until(() -> node.ask(fresh).statusCode() == 401);
    }

    System.out.println("Both nodes signed with a new key after " + rotations);
    assertThat(Collections.min(rotations))
        .as("the best of three, since other tests run meanwhile")
        .isLessThan(Duration.ofSeconds(1));
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @DisplayName(
      "Fifty at once, half at each: one code is redeemed once, one refresh token rotates once")
  void races() throws Exception {
    NodeRaces races =
        new NodeRaces(
            SignInForm.register(cli, AUDIENCE),
            RunningServer.issuer(PUBLIC_PORT),
            List.of(one.raced(), two.raced()));
    for (int round = 0; round < ROUNDS; round++) {
      races.withOneCode();
      races.withOneRefreshToken();
    }
  }

  @Test
  @DisplayName("A node that is killed is missed by nobody, and takes its place again")
  void killed() throws Exception {
    try (Node third = startNode("three")) {
      third.token(client);
      third.server().kill();
      for (int i = 0; i < 20; i++) {
        assertThat(one.ask(client).statusCode()).isEqualTo(200);
        assertThat(two.ask(client).statusCode()).isEqualTo(200);
      }
    }
    Cli.Client meanwhile = cli.createClient(AUDIENCE);
    try (Node again = startNode("three")) {
      assertVerifies(again.token(meanwhile), one.keys());
    }
  }

  @Test
  @DisplayName(
      "PostgreSQL restarts: known clients are served all the while, and all is well after it")
  void databaseRestarts() throws Exception {
    one.token(client);
    two.token(client);
    postgres.close();
    for (int i = 0; i < 100; i++) {
      for (Node node : List.of(one, two)) {
        HttpResponse<String> answer = node.ask(client);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
    assertThat(one.ask(new Cli.Client("unknown", "x".repeat(64))).statusCode())
        .as("of a client that it can't look up it says so, and nothing about the client")
        .isEqualTo(503);
    assertThat(cli.run("client", "list"))
        .satisfies(
            failed -> {
              assertThat(failed.exit()).isEqualTo(1);
              assertThat(failed.stderr().lines()).hasSize(1);
            });

    postgres = startPostgres();

    long began = System.nanoTime();
    Cli.Client fresh = cli.createClient(AUDIENCE);
    for (Node node : List.of(one, two)) {
      Wait.until(() -> node.ask(fresh).statusCode() == 200);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("Both nodes took a new client " + took + " after PostgreSQL was back");
    assertThat(took).isLessThan(Duration.ofSeconds(30));
  }

  private static void assertVerifies(String token, JWKSet keys) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    assertThat(keys.getKeyByKeyId(jwt.getHeader().getKeyID())).as("the token's key").isNotNull();
    assertThat(
            jwt.verify(
                new RSASSAVerifier(
                    keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey().toRSAPublicKey())))
        .isTrue();
  }

  private static Node startNode(String name) throws Exception {
    Path data = folder.resolve(name);
    int port = Ports.free();
    Launch launch =
        RunningServer.serve(data, PUBLIC_PORT)
            .with("--listen", "localhost:" + port)
            .environment("INTERMEZZO_DATABASE", url())
            .environment("INTERMEZZO_MASTER_KEY", masterKey);
    RunningServer server = RunningServer.start(data, port, launch);
    return new Node(server, Https.trusting(server.ca()));
  }

  /** On its port and its data, which a restart keeps. */
  private static EmbeddedPostgres startPostgres() throws Exception {
    return EmbeddedPostgres.builder()
        .setPort(DATABASE_PORT)
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }

  private static String url() {
    return "postgresql://postgres:secret@127.0.0.1:" + DATABASE_PORT + "/postgres";
  }
}
