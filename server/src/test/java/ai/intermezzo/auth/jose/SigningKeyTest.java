package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private static final byte[] CLAIMS = "{\"sub\":\"ü\"}".getBytes(UTF_8);

  private static SigningKey usable(NewKey key) throws Exception {
    return new SigningKey(
        key.kid(),
        key.alg(),
        KeyFactory.getInstance(key.alg().keyType())
            .generatePrivate(new PKCS8EncodedKeySpec(key.pkcs8())));
  }

  private static String setOf(NewKey key) {
    return IndependentVerifier.text(
        new JwkSet(List.of(new VerificationKey(key.alg(), key.publicJwk()))));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("another implementation verifies what we sign, first and again with a pooled object")
  void verifiedIndependently(SigningAlgorithm alg) throws Exception {
    NewKey key = NewKey.generate(alg, new SecureRandom());
    SigningKey signer = usable(key);

    for (String typ : List.of("at+jwt", "JWT", "at+jwt")) {
      String token = signer.sign(typ, CLAIMS);
      assertThat(IndependentVerifier.verify(setOf(key), token)).isEqualTo("{\"sub\":\"ü\"}");
      assertThat(JWSObject.parse(token).getHeader().toJSONObject())
          .containsOnlyKeys("alg", "typ", "kid")
          .containsEntry("alg", alg.jwsName())
          .containsEntry("typ", typ)
          .containsEntry("kid", key.kid());
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 7638: the kid is the thumbprint, and the public key says what it is for")
  void jwk(SigningAlgorithm alg) throws Exception {
    NewKey key = NewKey.generate(alg, new SecureRandom());
    JWK jwk = JWK.parse(key.publicJwk());

    assertThat(key.kid()).isEqualTo(jwk.computeThumbprint().toString()).isEqualTo(jwk.getKeyID());
    assertThat(jwk.isPrivate()).isFalse();
    assertThat(jwk.toJSONObject())
        .containsEntry("use", "sig")
        .containsEntry("alg", alg.jwsName())
        .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    assertThat(jwk.size()).isEqualTo(alg.keyType().equals("RSA") ? 2048 : 256);
    assertThat(key.toString()).isEqualTo("NewKey[" + alg + " " + key.kid() + "]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("many threads sign with one key at once, and every token is good")
  void concurrent(SigningAlgorithm alg) throws Exception {
    NewKey key = NewKey.generate(alg, new SecureRandom());
    SigningKey signer = usable(key);
    String set = setOf(key);

    List<Callable<String>> tasks =
        IntStream.range(0, 200)
            .<Callable<String>>mapToObj(i -> () -> signer.sign("t" + i % 30, bytes(i)))
            .toList();
    List<String> tokens = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> future : executor.invokeAll(tasks)) {
        tokens.add(future.get());
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      assertThat(IndependentVerifier.verify(set, tokens.get(i))).isEqualTo("{\"n\":" + i + "}");
    }
  }

  private static byte[] bytes(int i) {
    return ("{\"n\":" + i + "}").getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "ü", "a\n"})
  @DisplayName("a type that would break the header is refused")
  void badTyp(String typ) throws Exception {
    SigningKey signer = usable(NewKey.generate(SigningAlgorithm.ES256, new SecureRandom()));

    assertThatThrownBy(() -> signer.sign(typ, CLAIMS)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a private key in the place of a public one never gets into a set")
  void privateIsRefused() {
    assertThatThrownBy(
            () ->
                new VerificationKey(
                    SigningAlgorithm.EDDSA,
                    """
                    {"kty":"OKP","crv":"Ed25519",
                     "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
                     "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
                    """))
        .hasMessage("A private key stands where a public one belongs");
  }

  @Test
  @DisplayName("algorithms are read as the RFCs spell them, and nothing else is")
  void parse() {
    for (SigningAlgorithm alg : SigningAlgorithm.values()) {
      assertThat(SigningAlgorithm.parse(alg.jwsName())).isEqualTo(alg);
    }
    for (String other : List.of("none", "HS256", "rs256", "", "EDDSA")) {
      assertThatThrownBy(() -> SigningAlgorithm.parse(other))
          .hasMessage("The signing algorithm must be one of RS256, PS256, ES256, EdDSA, Ed25519");
    }
  }
}
