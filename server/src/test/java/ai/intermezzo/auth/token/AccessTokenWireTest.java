package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.TokenLifetime;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An access token")
final class AccessTokenWireTest {
  private static final String API = "https://api.test";

  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read", "write").lifetime(900));
    server.add(TestApi.at("https://bare.test"));
    client =
        server.add(
            TestClient.machine()
                .allowed(API, "read", "write")
                .allowed("https://bare.test")
                .defaultAudience(API));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 9068 §2.2: has exactly the claims of the design, each to the letter")
  void claims() throws ParseException {
    Map<String, Object> claims = claims(server.token(client));
    long now = server.now().getEpochSecond();

    assertThat(claims)
        .containsOnlyKeys(
            "iss", "sub", "aud", "iat", "exp", "jti", "client_id", "azp", "gty", "scope")
        .containsEntry("iss", TestServer.ISSUER)
        .containsEntry("sub", client.id())
        .containsEntry("aud", API)
        .containsEntry("iat", now)
        .containsEntry("exp", now + 900)
        .containsEntry("client_id", client.id())
        .containsEntry("azp", client.id())
        .containsEntry("gty", "client-credentials")
        .containsEntry("scope", "read write");
  }

  @Test
  @DisplayName("RFC 9068 §2.2.3: has no scope claim, and the answer no scope, where there is none")
  void noScope() throws ParseException {
    Answer answer = server.token(client, "audience", "https://bare.test");

    assertThat(answer.json().propertyNames())
        .containsExactly("access_token", "token_type", "expires_in");
    assertThat(claims(answer)).doesNotContainKey("scope");
  }

  @Test
  @DisplayName("names the credential that it was issued with in its jti, and no other token's jti")
  void jti() throws ParseException {
    var second = server.addSecret(client, Optional.empty(), Optional.empty());
    var credentials = server.clients().find(new ClientId(client.id())).orElseThrow().credentials();
    var first =
        credentials.stream().filter(c -> !c.id().equals(second.id())).findFirst().orElseThrow();

    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      byte[] jti = jti(server.token(client));
      assertThat(jti).hasSize(16).startsWith(first.id().bytes());
      assertThat(seen.add(Base64.getEncoder().encodeToString(jti))).isTrue();
    }
    TestServer.await(
        "the server knows the second secret", () -> server.token(second.client()).status() == 200);
    assertThat(jti(server.token(second.client()))).hasSize(16).startsWith(second.id().bytes());
  }

  @ParameterizedTest
  @EnumSource(SigningAlgorithm.class)
  @DisplayName("verifies with the published JWK set, under each algorithm by the name of the RFC")
  void verifies(SigningAlgorithm algorithm) throws ParseException, JOSEException {
    for (TokenDialect dialect : TokenDialect.values()) {
      String audience = "https://" + algorithm + "." + dialect + ".test";
      server.add(TestApi.at(audience).signedWith(algorithm).dialect(dialect));
      TestClient one = server.add(TestClient.machine().allowed(audience));

      String token = server.token(one).text("access_token");

      JWSObject jws = JWSObject.parse(token);
      JWSHeader header = jws.getHeader();
      assertThat(header.getIncludedParams()).containsExactlyInAnyOrder("alg", "typ", "kid");
      assertThat(header.getAlgorithm().getName()).isEqualTo(algorithm.jwsName());
      assertThat(header.getType().getType())
          .isEqualTo(dialect == TokenDialect.RFC9068 ? "at+jwt" : "JWT");
      JWK key =
          JWKSet.parse(server.get("/.well-known/jwks.json").body())
              .getKeyByKeyId(header.getKeyID());
      assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm.jwsName());
      assertThat(verify(jws, key)).isTrue();

      String[] parts = token.split("\\.", -1);
      char last = parts[1].charAt(10);
      String tampered =
          parts[0]
              + "."
              + parts[1].substring(0, 10)
              + (last == 'A' ? 'B' : 'A')
              + parts[1].substring(11)
              + "."
              + parts[2];
      assertThat(verify(JWSObject.parse(tampered), key)).as("a tampered one").isFalse();
    }
  }

  @Test
  @DisplayName("is signed with the algorithm of its own Api, whatever the client's others use")
  void algorithmsPerApi() throws ParseException {
    server.add(TestApi.at("https://rs.test").signedWith(SigningAlgorithm.RS256));
    TestClient both =
        server.add(TestClient.machine().allowed(API, "read").allowed("https://rs.test"));

    assertThat(algorithm(server.token(both, "audience", API))).isEqualTo("ES256");
    assertThat(algorithm(server.token(both, "audience", "https://rs.test"))).isEqualTo("RS256");
  }

  @Test
  @DisplayName("lives as long as the credential says, else the client, else the Api")
  void lifetimes() throws ParseException {
    TestClient plain = server.add(TestClient.machine().allowed(API, "read"));
    TestClient own = server.add(TestClient.machine().allowed(API, "read").lifetime(300));
    var ofPlain =
        server.addSecret(plain, Optional.of(TokenLifetime.ofSeconds(60)), Optional.empty());
    var ofOwn = server.addSecret(own, Optional.of(TokenLifetime.ofSeconds(7200)), Optional.empty());

    for (var expected :
        List.of(
            Map.entry(plain, 900),
            Map.entry(own, 300),
            Map.entry(ofPlain.client(), 60),
            Map.entry(ofOwn.client(), 7200))) {
      Answer answer = server.token(expected.getKey());
      assertThat(answer.json().get("expires_in").asInt()).isEqualTo(expected.getValue());
      assertThat(claims(answer))
          .containsEntry("iat", server.now().getEpochSecond())
          .containsEntry("exp", server.now().getEpochSecond() + expected.getValue());
    }
  }

  private static String algorithm(Answer answer) throws ParseException {
    return JWSObject.parse(answer.text("access_token")).getHeader().getAlgorithm().getName();
  }

  private static Map<String, Object> claims(Answer answer) throws ParseException {
    return JWSObject.parse(answer.text("access_token")).getPayload().toJSONObject();
  }

  private static byte[] jti(Answer answer) throws ParseException {
    return Base64.getUrlDecoder().decode((String) claims(answer).get("jti"));
  }

  private static boolean verify(JWSObject jws, JWK key) throws JOSEException {
    if (key.getKeyType().equals(KeyType.RSA)) {
      return jws.verify(new RSASSAVerifier(key.toRSAKey()));
    }
    if (key.getKeyType().equals(KeyType.EC)) {
      return jws.verify(new ECDSAVerifier(key.toECKey()));
    }
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(key.toOctetKeyPair().getDecodedX(), 0));
    byte[] signed = Objects.requireNonNull(jws.getSigningInput());
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(jws.getSignature().decode());
  }
}
