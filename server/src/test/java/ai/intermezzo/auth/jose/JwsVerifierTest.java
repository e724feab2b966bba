package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.Database;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwsVerifierTest {
  private static final byte[] CLAIMS = "{\"sub\":\"machine\"}".getBytes(UTF_8);
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private KeyNodes nodes;
  private SigningKeys keys;
  private JwsVerifier verifier;

  @BeforeAll
  void start(@TempDir Path folder) {
    nodes = KeyNodes.over(Database.Engine.SQLITE, folder);
    keys = nodes.start(new MovableClock());
    verifier = new JwsVerifier(keys);
  }

  @AfterAll
  void close() {
    nodes.close();
  }

  private String token(SigningAlgorithm alg) {
    return keys.current(alg).sign("at+jwt", CLAIMS);
  }

  /** A token with any header, signed well by the current ES256 key. */
  private String signed(String header) throws Exception {
    String input = base64url(header) + "." + base64url("{}");
    Signature signature = SigningAlgorithm.ES256.newSignature();
    signature.initSign(nodes.privateKey(kid()));
    signature.update(input.getBytes(US_ASCII));
    return input + "." + BASE64URL.encodeToString(signature.sign());
  }

  private String kid() {
    return keys.current(SigningAlgorithm.ES256).kid();
  }

  private static String base64url(String text) {
    return BASE64URL.encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what we sign verifies, and says its type and key")
  void good(SigningAlgorithm alg) {
    assertThat(verifier.verify(token(alg)))
        .hasValueSatisfying(
            verified -> {
              assertThat(verified.typ()).isEqualTo("at+jwt");
              assertThat(verified.alg()).isEqualTo(alg);
              assertThat(verified.kid()).isEqualTo(keys.current(alg).kid());
              assertThat(verified.payload()).isEqualTo(CLAIMS);
              assertThat(verified.toString()).doesNotContain("machine");
            });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("one changed character anywhere, and it is refused")
  void changed(SigningAlgorithm alg) {
    String token = token(alg);
    for (int i = 0; i < token.length(); i++) {
      for (char other : new char[] {'A', 'Q', '_', '.', '=', 'ü', 0}) {
        if (token.charAt(i) != other) {
          String changed = token.substring(0, i) + other + token.substring(i + 1);
          assertThat(verifier.verify(changed)).as("%s at %d", other, i).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a shorter or longer token is refused")
  void otherLengths(SigningAlgorithm alg) {
    String token = token(alg);
    for (int i = 0; i < token.length(); i++) {
      assertThat(verifier.verify(token.substring(0, i))).as("first %d", i).isEmpty();
    }
    for (String more : List.of("A", "=", "==", ".", ".e30", " ", "\n")) {
      assertThat(verifier.verify(token + more)).as("more: " + more).isEmpty();
      assertThat(verifier.verify(more + token)).as("before: " + more).isEmpty();
    }
    assertThat(verifier.verify("A".repeat(1_000_000))).isEmpty();
  }

  @Test
  @DisplayName("the test's own way to sign a header makes tokens that are accepted")
  void ownHeader() throws Exception {
    String token = signed("{\"kid\":\"" + kid() + "\",\"alg\":\"ES256\",\"typ\":\"JWT\"}");

    assertThat(verifier.verify(token)).map(JwsVerifier.Verified::typ).contains("JWT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'alg':'none','typ':'JWT','kid':'KID'}",
        "{'alg':'HS256','typ':'JWT','kid':'KID'}",
        "{'alg':'RS256','typ':'JWT','kid':'KID'}",
        "{'alg':'es256','typ':'JWT','kid':'KID'}",
        "{'typ':'JWT','kid':'KID'}",
        "{'alg':'ES256','kid':'KID'}",
        "{'alg':'ES256','typ':'JWT'}",
        "{'alg':'ES256','typ':'JWT','kid':'other'}",
        "{'alg':'ES256','typ':'JWT','kid':null}",
        "{'alg':'ES256','typ':['JWT'],'kid':'KID'}",
        "{'alg':'ES256','typ':'JWT','kid':'KID','crit':['exp']}",
        "{'alg':'ES256','typ':'JWT','kid':'KID','cty':'JWT'}",
        "{'alg':'ES256','typ':'JWT','kid':'KID','jwk':{}}",
        "{'alg':'ES256','typ':'JWT','kid':'KID','b64':false}",
        "{'alg':'ES256','alg':'none','typ':'JWT','kid':'KID'}",
        "{'alg':'none','alg':'ES256','typ':'JWT','kid':'KID'}",
        "{'alg':'ES256','typ':'JWT','kid':'KID'} {}",
        "[{'alg':'ES256','typ':'JWT','kid':'KID'}]",
        "null",
        "''",
        "",
        "{"
      })
  @DisplayName("RFC 8725 §3.1: a header that is not exactly ours is refused, however well signed")
  void otherHeaders(String header) throws Exception {
    String json = header.replace('\'', '"').replace("KID", kid());

    assertThat(verifier.verify(signed(json))).isEmpty();
  }

  @Test
  @DisplayName("RFC 8725 §2.1: an HMAC with the public key as its secret is refused")
  void hmacWithPublicKey() throws Exception {
    String kid = keys.current(SigningAlgorithm.RS256).kid();
    JWSObject forged =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid)
                .build(),
            new Payload(CLAIMS));
    forged.sign(new MACSigner(keys.jwkSet().json()));

    assertThat(verifier.verify(forged.serialize())).isEmpty();
  }

  @Test
  @DisplayName("the signature of one key is refused under the kid of another")
  void otherKid() {
    Map<SigningAlgorithm, String[]> parts =
        Arrays.stream(SigningAlgorithm.values())
            .collect(Collectors.toMap(alg -> alg, alg -> token(alg).split("\\.")));
    parts.forEach(
        (alg, own) ->
            parts.forEach(
                (other, foreign) -> {
                  String mixed = foreign[0] + "." + own[1] + "." + own[2];
                  assertThat(verifier.verify(mixed).isPresent())
                      .as("%s under the header of %s", alg, other)
                      .isEqualTo(alg == other);
                }));
  }

  @Test
  @DisplayName("whatever comes is refused quietly")
  void noise() {
    long seed = new SecureRandom().nextLong();
    Random random = new Random(seed);
    String token = token(SigningAlgorithm.ES256);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder noise = new StringBuilder(token);
      for (int change = random.nextInt(1, 6); change > 0 && !noise.isEmpty(); change--) {
        int at = random.nextInt(noise.length());
        switch (random.nextInt(3)) {
          case 0 -> noise.setCharAt(at, (char) random.nextInt(random.nextInt(1, 0x300)));
          case 1 -> noise.insert(at, "..e30AB".charAt(random.nextInt(7)));
          default -> noise.delete(at, at + random.nextInt(1, 40));
        }
      }
      if (!noise.toString().equals(token)) {
        assertThat(verifier.verify(noise.toString())).as("seed %d round %d", seed, i).isEmpty();
      }
    }
  }
}
