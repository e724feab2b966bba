package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example API against the real server")
class ApiRefusalsTest {
  private static final String AUDIENCE = "https://notes.example/";
  private static final String OTHER_AUDIENCE = "https://other.example/";

  /** The guard asks the issuer again for an unknown key at most this often. */
  private static final Duration REST = Duration.ofSeconds(5);

  @TempDir private static Path folder;
  private static RunningServer server;
  private static RunningServer api;
  private static Https https;
  private static Cli cli;
  private static Cli.Client client;

  @BeforeAll
  static void start() throws Exception {
    cli = new Cli(folder.resolve("data"));
    for (String audience : new String[] {AUDIENCE, OTHER_AUDIENCE}) {
      cli.json(
          "api",
          "create",
          "--identifier",
          audience,
          "--scope",
          "read:notes",
          "--scope",
          "write:notes");
    }
    client = cli.createClient(AUDIENCE, "--audience", OTHER_AUDIENCE);
    int port = Ports.free();
    server = RunningServer.start(folder.resolve("data"), port, serve(port));
    api = RunningServer.startApi(server, Ports.free(), AUDIENCE);
    https = Https.trusting(server.ca());
  }

  @AfterAll
  static void stop() throws Exception {
    https.close();
    api.close();
    server.close();
  }

  @Test
  @DisplayName("A good token is answered, and one with both scopes may write")
  void accepted() throws Exception {
    String token = token();

    assertThat(call(token).statusCode()).isEqualTo(200);
    HttpResponse<String> added =
        https.post(
            api.url("notes"),
            "application/json",
            "{\"text\":\"milk\"}",
            "Authorization",
            "Bearer " + token);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    assertThat(call(token).body()).contains("milk");
  }

  @Test
  @DisplayName("RFC 6750 §3.1: without a token the challenge has no error code")
  void noToken() throws Exception {
    HttpResponse<String> answer = https.get(api.url("notes"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(challenge(answer)).isEqualTo("Bearer realm=\"api\"");
  }

  @Test
  @DisplayName("An expired token, from a credential whose tokens live a second")
  void expired() throws Exception {
    Cli.Client brief =
        Cli.client(cli.json("client", "secret", "add", client.id(), "--token-lifetime", "1"));
    AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
    String token = eventuallyToken(brief);

    // The guard allows clocks to differ by 5 s.
    Wait.until(
        () -> {
          answer.set(call(token));
          return answer.get().statusCode() != 200;
        });

    assertInvalid(answer.get(), "The token has expired.");
  }

  @Test
  @DisplayName("A token whose claims or signature were changed")
  void tampered() throws Exception {
    Jwt jwt = Jwt.of(token());
    char first = jwt.signature().charAt(0);
    String otherSignature = (first == 'A' ? 'B' : 'A') + jwt.signature().substring(1);

    assertInvalid(call(jwt.withClaim("sub", "root").token()), "The token's signature is wrong.");
    assertInvalid(
        call(jwt.withSignature(otherSignature).token()), "The token's signature is wrong.");
    assertInvalid(call(jwt.withSignature("").token()), "The token's signature is wrong.");
  }

  @Test
  @DisplayName("A good token for another API of the same server")
  void wrongAudience() throws Exception {
    String token = https.token(server.issuer(), client, OTHER_AUDIENCE);

    assertInvalid(call(token), "The token is for another audience.");
  }

  @Test
  @DisplayName("A good token of a server that has the same keys and another name")
  void wrongIssuer() throws Exception {
    int port = Ports.free();
    try (RunningServer other = RunningServer.start(folder.resolve("data"), port, serve(port))) {
      String token = https.token(other.issuer(), client, AUDIENCE);

      assertThat(Jwt.of(token).kid()).isEqualTo(Jwt.of(token()).kid());
      assertInvalid(call(token), "The token is from another issuer.");
    }
  }

  @Test
  @DisplayName("RFC 8725 §3.1: alg none, and a signature by HMAC with the public key as its secret")
  void algorithms() throws Exception {
    Jwt jwt = Jwt.of(token());
    byte[] publicKey =
        JWKSet.parse(https.get(server.url(".well-known/jwks.json")).body())
            .getKeyByKeyId(jwt.kid())
            .toRSAKey()
            .toRSAPublicKey()
            .getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
            + "\n-----END PUBLIC KEY-----\n";
    String refusal = "The token's algorithm is not accepted.";

    assertInvalid(call(jwt.withHeader("alg", "none").withSignature("").token()), refusal);
    assertInvalid(call(jwt.withHeader("alg", "none").token()), refusal);
    for (byte[] secret : new byte[][] {publicKey, pem.getBytes(US_ASCII)}) {
      Jwt claimed = jwt.withHeader("alg", "HS256");
      assertInvalid(call(claimed.withSignature(hmac(secret, claimed.signed())).token()), refusal);
    }
  }

  @Test
  @DisplayName("RFC 9068 §4: a token of another type")
  void wrongType() throws Exception {
    for (String type : new String[] {"JWT", "logout+jwt", "dpop+jwt"}) {
      assertInvalid(
          call(Jwt.of(token()).withHeader("typ", type).token()),
          "The token is not an access token.");
    }
  }

  @Test
  @DisplayName("RFC 6750 §3.1: too little scope is a 403 that names the scope")
  void scope() throws Exception {
    String form =
        "grant_type=client_credentials&scope=read:notes&audience="
            + AUDIENCE
            + "&client_id="
            + client.id()
            + "&client_secret="
            + client.secret();
    String token =
        Https.json(https.post(server.url("oauth/token"), "application/x-www-form-urlencoded", form))
            .get("access_token")
            .stringValue();
    assertThat(call(token).statusCode()).isEqualTo(200);

    HttpResponse<String> answer =
        https.post(api.url("notes"), "application/json", "{}", "Authorization", "Bearer " + token);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(challenge(answer))
        .isEqualTo(
            "Bearer error=\"insufficient_scope\", error_description=\"The token lacks a scope that"
                + " this request needs.\", scope=\"write:notes\"");
    assertThat(Https.json(answer).get("error").stringValue()).isEqualTo("insufficient_scope");
  }

  @Test
  @DisplayName("A new signing key is accepted within seconds, and tokens of the old one stay good")
  void rotation() throws Exception {
    String old = token();
    cli.json("keys", "rotate", "--now", "--alg", "RS256");
    AtomicReference<String> fresh = new AtomicReference<>(old);
    Wait.until(
        () -> {
          fresh.set(token());
          return !Jwt.of(fresh.get()).kid().equals(Jwt.of(old).kid());
        });

    long began = System.nanoTime();
    Wait.until(() -> call(fresh.get()).statusCode() == 200);
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    System.out.printf("The API took the new signing key after %d ms%n", took.toMillis());
    assertThat(took).isLessThan(REST.multipliedBy(3));
    assertThat(call(old).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("Made-up key ids are refused, and hardly any of them reaches the server")
  void madeUpKeys() throws Exception {
    Jwt jwt = Jwt.of(token());
    long began = System.nanoTime();
    long before = keySetRequests();
    for (int i = 0; i < 300; i++) {
      HttpResponse<String> answer = call(jwt.withHeader("kid", "made-up-" + i).token());
      assertInvalid(answer, "The token's key is unknown.");
    }
    long asked = keySetRequests() - before;
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

    assertThat(asked)
        .as("requests for the JWK set in %d s, by other tests of this class too", seconds)
        .isLessThanOrEqualTo(2 + seconds / REST.toSeconds());
  }

  private static Launch serve(int port) {
    return RunningServer.serve(folder.resolve("data"), port);
  }

  private static String token() throws Exception {
    return https.token(server.issuer(), client, AUDIENCE);
  }

  /** A token with a secret that the running server may not have noticed yet. */
  private static String eventuallyToken(Cli.Client as) throws Exception {
    Wait.until(() -> https.askToken(server.issuer(), as, AUDIENCE).statusCode() == 200);
    return https.token(server.issuer(), as, AUDIENCE);
  }

  private static HttpResponse<String> call(String token) throws Exception {
    return https.get(api.url("notes"), "Authorization", "Bearer " + token);
  }

  private static String challenge(HttpResponse<String> answer) {
    return String.join("|", answer.headers().allValues("WWW-Authenticate"));
  }

  private static void assertInvalid(HttpResponse<String> answer, String description) {
    assertThat(challenge(answer))
        .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + description + "\"");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(Https.json(answer).get("error").stringValue()).isEqualTo("invalid_token");
    assertThat(Https.json(answer).get("error_description").stringValue()).isEqualTo(description);
  }

  private static long keySetRequests() throws Exception {
    return server
        .stderr()
        .lines()
        .filter(line -> line.contains("GET /.well-known/jwks.json"))
        .count();
  }

  private static String hmac(byte[] secret, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(mac.doFinal(text.getBytes(US_ASCII)));
  }
}
