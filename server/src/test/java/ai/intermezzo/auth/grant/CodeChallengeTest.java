package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7636: the code challenge")
class CodeChallengeTest {
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  @Test
  @DisplayName("Appendix B: the RFC's own verifier proves the RFC's own challenge")
  void example() {
    CodeChallenge challenge = CodeChallenge.parse(CHALLENGE).orElseThrow();
    assertThat(challenge.isProvenBy(VERIFIER)).isTrue();
    assertThat(CodeChallenge.ofVerifier(VERIFIER)).isEqualTo(challenge);
  }

  @Test
  @DisplayName("§4.6: no other verifier proves it, nor the challenge itself")
  void otherVerifier() {
    CodeChallenge challenge = new CodeChallenge(CHALLENGE);
    assertThat(challenge.isProvenBy(CHALLENGE)).isFalse();
    for (int i = 0; i < VERIFIER.length(); i++) {
      String other = VERIFIER.substring(0, i) + "~" + VERIFIER.substring(i + 1);
      assertThat(challenge.isProvenBy(other)).isFalse();
    }
  }

  @Test
  @DisplayName("§4.1: a verifier is 43 to 128 of the unreserved characters")
  void verifiers() {
    assertThat(CodeChallenge.isVerifier("a".repeat(42))).isFalse();
    assertThat(CodeChallenge.isVerifier("a".repeat(43))).isTrue();
    assertThat(CodeChallenge.isVerifier("aZ09-._~".repeat(16))).isTrue();
    assertThat(CodeChallenge.isVerifier("a".repeat(129))).isFalse();
    for (char c : "+/=% \n\u00e4\u0000!".toCharArray()) {
      assertThat(CodeChallenge.isVerifier("a".repeat(50) + c)).as("with %s", (int) c).isFalse();
    }
    String tooShort = "short";
    assertThat(CodeChallenge.ofVerifier(tooShort).isProvenBy(tooShort)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw cM"
      })
  @DisplayName("§4.2: a challenge is base64url of a SHA-256, in its one spelling")
  void malformed(String text) {
    assertThat(CodeChallenge.parse(text)).isEmpty();
    assertThatThrownBy(() -> new CodeChallenge(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("parsing whatever comes throws nothing")
  void anything() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      String text =
          random
              .ints(random.nextInt(140), 0, random.nextBoolean() ? 0x7f : 0xffff)
              .collect(StringBuilder::new, (all, c) -> all.append((char) c), StringBuilder::append)
              .toString();
      assertThat(CodeChallenge.parse(text)).as("seed 11, number %d", i).isEmpty();
      assertThat(new CodeChallenge(CHALLENGE).isProvenBy(text)).isFalse();
    }
  }
}
