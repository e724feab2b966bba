package ai.intermezzo.auth.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.Golden;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.WrappedInDatabase;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Discovery")
final class DiscoveryWireTest {
  private static final String OPENID = "/.well-known/openid-configuration";
  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String JWKS = "/.well-known/jwks.json";
  private static final String API = "https://api.test";

  private static Path folder;
  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start(@TempDir Path dir) {
    folder = dir;
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API));
    client = server.add(TestClient.machine().allowed(API));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 8414 §3, OpenID Connect Discovery §4: tells at both addresses what works here")
  void metadata() {
    Answer answer = server.get(OPENID);

    assertThat(answer.status()).isEqualTo(200);
    Set<String> oauthOnly = new TreeSet<>(server.get(OAUTH).json().propertyNames());
    oauthOnly.removeAll(answer.json().propertyNames());
    // A framework that finds introspection there asks it of every token.
    assertThat(oauthOnly)
        .containsExactly("introspection_endpoint", "introspection_endpoint_auth_methods_supported");
    Golden.check(
        "discovery/metadata.json",
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(answer.json())
            + "\n");
  }

  @Test
  @DisplayName(
      "RFC 8414 §2, §3.2, RFC 9068 §4: is JSON with what must be in it, no list empty, and the same"
          + " at both addresses")
  void required() {
    Answer oauth = server.get(OAUTH);
    Answer openid = server.get(OPENID);
    for (Answer answer : List.of(oauth, openid)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).contains("application/json");
      assertThat(answer.json().propertyNames())
          .contains(
              "issuer",
              "authorization_endpoint",
              "token_endpoint",
              "jwks_uri",
              "response_types_supported",
              "subject_types_supported",
              "id_token_signing_alg_values_supported",
              "end_session_endpoint");
      assertThat(answer.json().valueStream().filter(JsonNode::isArray))
          .isNotEmpty()
          .allSatisfy(list -> assertThat(list.isEmpty()).isFalse());
      assertThat(answer.json().get("id_token_signing_alg_values_supported").valueStream())
          .extracting(JsonNode::stringValue)
          .contains("RS256")
          .doesNotContain("none");
    }
    assertThat(openid.json().propertyStream())
        .allSatisfy(
            member -> assertThat(oauth.json().get(member.getKey())).isEqualTo(member.getValue()));
  }

  @Test
  @DisplayName("RFC 8414 §3.3: calls the issuer by the very characters that tokens have")
  void issuer() throws ParseException {
    Map<String, Object> claims =
        JWSObject.parse(server.token(client).text("access_token")).getPayload().toJSONObject();

    assertThat(server.get(OPENID).text("issuer"))
        .isEqualTo(claims.get("iss"))
        .isEqualTo(TestServer.ISSUER)
        .endsWith("/");
  }

  @Test
  @DisplayName("names no address that isn't there, and each below the issuer")
  void addresses() {
    JsonNode metadata = server.get(OPENID).json();
    List<String> addresses =
        metadata
            .propertyStream()
            .filter(member -> member.getKey().matches(".*(_endpoint|_uri)"))
            .map(member -> member.getValue().stringValue())
            .toList();

    assertThat(addresses).isNotEmpty();
    assertThat(addresses)
        .allSatisfy(
            address -> {
              assertThat(address).startsWith(TestServer.ISSUER).doesNotContain("#", "?");
              String path = address.substring(TestServer.ISSUER.length() - 1);
              assertThat(server.get(path).status()).as(path).isIn(200, 400, 401, 405);
            });
  }

  @Test
  @DisplayName("names every algorithm that an Api's tokens may be signed with")
  void algorithms() {
    assertThat(server.get(OPENID).json().get("id_token_signing_alg_values_supported").valueStream())
        .extracting(JsonNode::stringValue)
        .containsExactlyElementsOf(
            Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::jwsName).toList());
  }

  @ParameterizedTest
  @CsvSource({OPENID + ", 300", OAUTH + ", 300", JWKS + ", 60"})
  @DisplayName(
      "RFC 9111 §5.2.2.1, RFC 9110 §8.8.3: may be kept for as long as it says, and checked")
  void caching(String path, int seconds) {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Cache-Control")).contains("public, max-age=" + seconds);
    String etag = answer.header("ETag").orElseThrow();
    assertThat(etag).matches("\"[A-Za-z0-9_-]{10,}\"");

    for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
      Answer unchanged = server.send(server.request(path).header("If-None-Match", known));
      assertThat(unchanged.status()).as(known).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(unchanged.header("ETag")).contains(etag);
      assertThat(unchanged.header("Cache-Control")).isEqualTo(answer.header("Cache-Control"));
    }
    for (String other : List.of("\"other\"", etag.replace("\"", ""), "")) {
      Answer whole = server.send(server.request(path).header("If-None-Match", other));
      assertThat(whole.status()).as(other).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENID, OAUTH, JWKS})
  @DisplayName("Fetch §3.2: may be read by any web page, errors and 304 too")
  void cors(String path) {
    Answer asked = server.send(server.request(path).header("Origin", "https://app.test"));
    assertThat(asked.header("Access-Control-Allow-Origin")).contains("*");
    assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
    Answer unchanged =
        server.send(
            server
                .request(path)
                .header("Origin", "https://app.test")
                .header("If-None-Match", asked.header("ETag").orElseThrow()));
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.header("Access-Control-Allow-Origin")).contains("*");

    Answer preflight =
        server.send(
            server
                .request(path)
                .header("Origin", "https://app.test")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).contains("*");
    assertThat(preflight.header("Access-Control-Allow-Methods").orElseThrow()).contains("GET");

    Answer refused =
        server.send(
            server
                .request(path)
                .header("Origin", "https://app.test")
                .POST(BodyPublishers.ofString("x")));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).contains("GET, HEAD, OPTIONS");
    assertThat(refused.header("Access-Control-Allow-Origin")).contains("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENID, OAUTH, JWKS})
  @DisplayName("RFC 9110 §9.3.2: answers HEAD as GET, without the body")
  void head(String path) {
    Answer get = server.get(path);
    Answer head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
  }

  @Test
  @DisplayName("RFC 7517 §5: the JWK set holds a public key of each algorithm, and nothing private")
  void jwkSet() throws ParseException {
    JWKSet set = JWKSet.parse(server.get(JWKS).body());

    assertThat(set.getKeys())
        .allSatisfy(
            key -> {
              assertThat(key.isPrivate()).isFalse();
              assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
              assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
            });
    assertThat(set.getKeys())
        .extracting(key -> key.getAlgorithm().getName())
        .contains("RS256", "PS256", "ES256", "EdDSA", "Ed25519");
    assertThat(server.get(JWKS).json().get("keys").valueStream())
        .allSatisfy(
            key ->
                assertThat(key.propertyNames())
                    .doesNotContain("d", "p", "q", "dp", "dq", "qi", "k", "oth"));
  }

  @Test
  @DisplayName("shows the next signing key within a second, and tokens have it only 70 s later")
  void rotation() throws ParseException {
    Answer before = server.get(JWKS);
    String signedBefore = keyOf(server.token(client));
    SigningKeys keys =
        SigningKeys.open(
            server.database(),
            MasterKeys.open(
                MasterKeySource.file(folder),
                WrappedInDatabase.of(server.database()),
                new SecureRandom()),
            server.clock(),
            new SecureRandom());

    String next = keys.publishNext(SigningAlgorithm.ES256).kid();
    long start = System.nanoTime();
    TestServer.await("the next key is published", () -> kids().contains(next));
    Duration delay = Duration.ofNanos(System.nanoTime() - start);

    assertThat(delay).isLessThan(Duration.ofSeconds(10));
    Answer after = server.get(JWKS);
    assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    assertThat(
            server
                .send(
                    server
                        .request(JWKS)
                        .header("If-None-Match", before.header("ETag").orElseThrow()))
                .status())
        .isEqualTo(200);
    server.advance(Duration.ofSeconds(69));
    assertThat(keyOf(server.token(client))).isEqualTo(signedBefore);
    server.advance(Duration.ofSeconds(1));
    assertThat(keyOf(server.token(client))).isEqualTo(next);
    assertThat(kids()).contains(signedBefore, next);
  }

  private static List<String> kids() {
    try {
      return JWKSet.parse(server.get(JWKS).body()).getKeys().stream().map(JWK::getKeyID).toList();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static String keyOf(Answer answer) throws ParseException {
    return JWSObject.parse(answer.text("access_token")).getHeader().getKeyID();
  }
}
