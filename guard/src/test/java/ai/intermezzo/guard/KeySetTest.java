package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.intermezzo.guard.wire.Json;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "RFC 7517 §5: of a JWK set the keys that can check a signature count, and the others don't disturb")
final class KeySetTest {
  private final ECKey ec = TestKeys.ec("ec");

  @Test
  @DisplayName("keys that can't check a signature are left out")
  void leftOut() throws Exception {
    RSAKey rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
    KeySet keys =
        parse(
            "null",
            "7",
            "{}",
            "{\"kty\":\"new\",\"kid\":\"new\"}",
            "{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":\"AQ\"}",
            new OctetSequenceKey.Builder(new byte[32]).keyID("oct").build().toJSONString(),
            json(new RSAKey.Builder(rsa).keyID("enc").keyUse(KeyUse.ENCRYPTION).build()),
            json(
                new RSAKey.Builder(rsa)
                    .keyID("ops")
                    .keyOperations(Set.of(KeyOperation.ENCRYPT))
                    .build()),
            json(
                new RSAKey.Builder(rsa).keyID("oaep").algorithm(JWEAlgorithm.RSA_OAEP_256).build()),
            json(TestKeys.rsa("short", JWSAlgorithm.RS256, 1024)),
            json(new ECKey.Builder(TestKeys.ec("p384", Curve.P_384)).algorithm(null).build()),
            TestKeys.ec("private").toJSONString(),
            json(ec));

    for (String id :
        new String[] {"new", "broken", "oct", "enc", "ops", "oaep", "short", "p384", "private"}) {
      assertThat(keys.knows(id)).as(id).isFalse();
    }
    assertThat(keys.knows("ec")).isTrue();
    assertThat(keys.find("ec", SigningAlgorithm.ES256)).isNotNull();
    assertThat(keys.find("ec", SigningAlgorithm.RS256)).isNull();
    assertThat(keys.find(null, SigningAlgorithm.ES256))
        .isSameAs(keys.find("ec", SigningAlgorithm.ES256));
  }

  @Test
  @DisplayName("a key that says use, operation and algorithm of a signature counts")
  void counted() throws Exception {
    ECKey full =
        new ECKey.Builder(ec).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256).build();
    ECKey ops = new ECKey.Builder(ec).keyID("o").keyOperations(Set.of(KeyOperation.VERIFY)).build();
    KeySet keys = parse(json(full), json(ops));
    assertThat(keys.find("ec", SigningAlgorithm.ES256)).isNotNull();
    assertThat(keys.find("o", SigningAlgorithm.ES256)).isNotNull();
  }

  @Test
  @DisplayName("of two keys with one id the first counts, and an EC point off its curve never does")
  void odd() throws Exception {
    String offCurve =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"off\",\"x\":\""
            + Base64URL.encode(new byte[32])
            + "\",\"y\":\""
            + Base64URL.encode(new byte[32])
            + "\"}";
    KeySet keys = parse(offCurve, json(ec), json(TestKeys.ec("ec")));
    assertThat(keys.knows("off")).isFalse();
    VerificationKey key = Objects.requireNonNull(keys.find("ec", SigningAlgorithm.ES256));
    String[] token = new TestToken(ec, "https://i/", "a").signed().split("\\.", -1);
    byte[] content = (token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII);
    assertThat(key.signed(content, Base64Url.decode(token[2]))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":null}", "<html>"})
  @DisplayName("what is no JWK set is a failure, not a set without keys")
  void notASet(String json) {
    assertThatExceptionOfType(Json.Malformed.class)
        .isThrownBy(() -> KeySet.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static KeySet parse(String... keys) throws Json.Malformed {
    String json = Arrays.stream(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    return KeySet.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(JWK key) {
    return key.toPublicJWK().toJSONString();
  }
}
