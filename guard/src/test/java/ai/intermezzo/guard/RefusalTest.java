package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard refuses, with 401 and a reason, and never throws")
final class RefusalTest extends RefusingGuard {
  @Test
  @DisplayName("a token from its expiry on, give or take the leeway of 5 seconds")
  void expired() {
    long now = clock.instant().getEpochSecond();
    assertAccepted(token().claim("exp", now - 4).bearer());
    assertRefused(token().claim("exp", now - 5).bearer(), Reason.EXPIRED);
    assertRefused(token().claim("exp", now - 3600.5).bearer(), Reason.EXPIRED);
    assertAccepted(token().claim("exp", now + 0.5).bearer());
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "nbf"})
  @DisplayName("a token before its time, give or take the leeway")
  void notYetValid(String claim) {
    long now = clock.instant().getEpochSecond();
    assertAccepted(token().claim(claim, now + 5).bearer());
    assertRefused(token().claim(claim, now + 6).bearer(), Reason.NOT_YET_VALID);
  }

  @Test
  @DisplayName("a token with any one character changed")
  void tampered() {
    long seed = 20_261_125;
    Random random = new Random(seed);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u00e4";
    for (JWK key : List.of(rsa, ec)) {
      String good = token(key).signed();
      assertAccepted("Bearer " + good);
      for (int at = 0; at < good.length(); at++) {
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        if (other != good.charAt(at)) {
          String bad = good.substring(0, at) + other + good.substring(at + 1);
          assertThat(guard.check("Bearer " + bad))
              .as("seed %d, %s for character %d of %d", seed, other, at, good.length())
              .isInstanceOf(Decision.Refused.class);
        }
      }
    }
  }

  @Test
  @DisplayName("a token whose claims were exchanged under another token's signature")
  void spliced() {
    String[] reader = token().claim("scope", "read:notes").signed().split("\\.", -1);
    String[] writer = token().claim("scope", "write:notes").signed().split("\\.", -1);
    assertRefused("Bearer " + reader[0] + "." + writer[1] + "." + reader[2], Reason.SIGNATURE);
  }

  @Test
  @DisplayName("a token of another issuer, or of the same one by another spelling")
  void wrongIssuer() {
    for (String other : List.of("https://evil.example/", issuer.issuer.replaceAll("/$", ""), "")) {
      assertRefused(token().claim("iss", other).bearer(), Reason.ISSUER);
    }
    assertRefused(token().claim("iss", null).bearer(), Reason.ISSUER);
    assertRefused(token().claim("iss", List.of(issuer.issuer)).bearer(), Reason.ISSUER);
  }

  @Test
  @DisplayName("a token for another audience, or for none")
  void wrongAudience() {
    for (Object other :
        List.of("https://other", TestIssuer.AUDIENCE + "/", List.of("a", "b"), List.of(), 7)) {
      assertRefused(token().claim("aud", other).bearer(), Reason.AUDIENCE);
    }
    assertRefused(token().claim("aud", null).bearer(), Reason.AUDIENCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "", "HS256", "RS512", "es256", "RS256 "})
  @DisplayName("RFC 8725 §3.1: a token that chooses an algorithm off the list, none above all")
  void algorithmOffTheList(String alg) {
    String unsigned = token().header("alg", alg).signingInput();
    assertRefused("Bearer " + unsigned + ".", Reason.ALGORITHM);
    assertRefused(token().header("alg", alg).bearer(), Reason.ALGORITHM);
  }

  @Test
  @DisplayName("a token without alg, or with one that is no text")
  void noAlgorithm() {
    assertRefused(token().header("alg", null).bearer(), Reason.ALGORITHM);
    assertRefused(token().header("alg", 256).bearer(), Reason.ALGORITHM);
  }

  @Test
  @DisplayName("a token with an HMAC under the public key, in whatever form an attacker has it")
  void keyConfusion() throws JOSEException, GeneralSecurityException {
    String input = token(rsa).header("alg", "HS256").signingInput();
    byte[] content = input.getBytes(StandardCharsets.US_ASCII);
    byte[] der = rsa.toRSAPublicKey().getEncoded();
    byte[] json = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (byte[] secret : List.of(der, json)) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      Base64URL signature = Base64URL.encode(mac.doFinal(content));
      assertRefused("Bearer " + input + "." + signature, Reason.ALGORITHM);
      // The same signature under the name of the key's own algorithm.
      String asRs256 = token(rsa).signingInput();
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      signature = Base64URL.encode(mac.doFinal(asRs256.getBytes(StandardCharsets.US_ASCII)));
      assertRefused("Bearer " + asRs256 + "." + signature, Reason.SIGNATURE);
    }
  }

  @Test
  @DisplayName("a token whose algorithm is not the one of its key")
  void algorithmOfAnotherKey() {
    assertRefused(token(ec).header("alg", "RS256").bearer(), Reason.ALGORITHM);
    assertRefused(token(rsa).header("alg", "ES256").bearer(), Reason.ALGORITHM);
    // The key says RS256, so PS256 is not for it, though the key could; one that says nothing may.
    JWK asPs256 = new RSAKey.Builder(rsa).algorithm(JWSAlgorithm.PS256).build();
    assertRefused(token(asPs256).bearer(), Reason.ALGORITHM);
    assertAccepted(
        token(new RSAKey.Builder(anyRsa).algorithm(JWSAlgorithm.PS256).build()).bearer());
    assertAccepted(token(anyRsa).header("alg", "RS256").bearer());
  }

  @Test
  @DisplayName("a key that the token brings along is not looked at")
  void embeddedKey() {
    ECKey attacker = TestKeys.ec("ec");
    Map<String, Object> jwk = attacker.toPublicJWK().toJSONObject();
    assertRefused(token(attacker).header("jwk", jwk).bearer(), Reason.SIGNATURE);
    assertRefused(
        token(attacker).header("jku", "https://evil.example/").bearer(), Reason.SIGNATURE);
    assertRefused(
        token(attacker).header("kid", null).header("jwk", jwk).bearer(), Reason.SIGNATURE);
    assertAccepted(token().header("jwk", jwk).header("x5u", "https://evil.example/").bearer());
  }

  @Test
  @DisplayName("a token without kid, unless there is one key only for its algorithm")
  void noKeyId() {
    assertAccepted(token(ec).header("kid", null).bearer());
    assertRefused(token(rsa).header("kid", null).bearer(), Reason.UNKNOWN_KEY);
    assertRefused(token(ec).header("kid", 7).bearer(), Reason.MALFORMED_TOKEN);
    assertRefused(token(ec).header("kid", "k".repeat(257)).bearer(), Reason.MALFORMED_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iat", "sub", "client_id", "jti"})
  @DisplayName("RFC 9068 §2.2: a token that lacks a claim, or has it in another type")
  void missingClaim(String claim) {
    assertRefused(token().claim(claim, null).bearer(), Reason.CLAIMS);
    assertRefused(token().claim(claim, true).bearer(), Reason.CLAIMS);
    assertRefused(token().claim(claim, "").bearer(), Reason.CLAIMS);
  }

  @Test
  @DisplayName("times that are no times, and scopes that are no text")
  void wrongTypes() {
    for (Object exp : List.of("1900000000", -1, 1e300, 253_402_300_800L, List.of(1))) {
      assertRefused(token().claim("exp", exp).bearer(), Reason.CLAIMS);
    }
    assertRefused(token().claim("nbf", "now").bearer(), Reason.CLAIMS);
    assertRefused(token().claim("scope", List.of("read:notes")).bearer(), Reason.CLAIMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "null",
        "\"text\"",
        "{",
        "{}x",
        "{\"exp\":1,\"exp\":2}",
        "{\"a\":01}",
        "{\"a\":1e999}",
        "{'a':1}",
        "{\"a\":\"\t\"}",
        "{\"a\":1,}",
        "{\"a\":\"\\x\"}",
        "{\"a\":NaN}"
      })
  @DisplayName("claims and headers that are not one JSON object, though well signed")
  void notJson(String json) {
    assertRefused(token().bearerWithClaims(json), Reason.MALFORMED_TOKEN);
    assertRefused(token().bearerWithHeader(json), Reason.MALFORMED_TOKEN);
  }

  @Test
  @DisplayName("nesting without end")
  void deep() {
    String deep = "{\"a\":" + "[".repeat(4000) + "]".repeat(4000) + "}";
    assertRefused(token().bearerWithClaims(deep), Reason.MALFORMED_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "..",
        ".",
        "a.b",
        "a.b.c.d",
        "a.b.c.d.e",
        "\u0000",
        "e30.e30.",
        "e30..",
        "=.=.="
      })
  @DisplayName("what is no JWT at all")
  void rubbish(String token) {
    assertThat(guard.check("Bearer " + token)).isInstanceOf(Decision.Refused.class);
  }

  @Test
  @DisplayName("a token of more than 16 KiB, and none shorter for its length")
  void tooLong() {
    assertRefused("Bearer " + "a".repeat(Guard.MAX_TOKEN_CHARS + 1), Reason.TOO_LONG);
    assertRefused("Bearer " + "a".repeat(Guard.MAX_TOKEN_CHARS), Reason.MALFORMED_TOKEN);
    assertAccepted(token().claim("large", "a".repeat(11_000)).bearer());
  }

  @Test
  @DisplayName("an ECDSA signature of zeros, or in DER")
  void illegalSignatures() {
    String input = token().signingInput();
    for (byte[] signature : List.of(new byte[64], new byte[0], new byte[72], new byte[8])) {
      String bad = "Bearer " + input + "." + Base64URL.encode(signature);
      assertRefused(bad, Reason.SIGNATURE);
    }
  }

  @Test
  @DisplayName("a second spelling of the same signature")
  void spellings() {
    // 64 bytes leave four bits of the last character unused, which most decoders ignore.
    String good = token().bearer();
    char last = good.charAt(good.length() - 1);
    String bad = good.substring(0, good.length() - 1) + (char) (last + 1);
    assertAccepted(good);
    assertRefused(bad, Reason.MALFORMED_TOKEN);
    assertRefused(good + "==", Reason.MALFORMED_TOKEN);
  }

  @Test
  @DisplayName("a token under a key that the issuer never published")
  void unknownKey() {
    assertRefused(token(TestKeys.ec("other")).bearer(), Reason.UNKNOWN_KEY);
  }

  @Test
  @DisplayName("algorithms that this guard was not told to accept")
  void allowList(@TempDir Path folder) {
    Guard only = issuer.guard(folder).clock(clock).algorithms(SigningAlgorithm.ES256).build();
    assertThat(only.check(token(ec).bearer())).isInstanceOf(Decision.Verified.class);
    assertThat(reason(only.check(token(rsa).bearer()))).isEqualTo(Reason.ALGORITHM);
  }

  @Test
  @DisplayName("by the leeway that it was given")
  void leeway(@TempDir Path folder) {
    Guard exact = issuer.guard(folder).clock(clock).leeway(Duration.ZERO).build();
    Instant now = clock.instant();
    String token = token().claim("exp", now.getEpochSecond()).bearer();
    assertThat(reason(exact.check(token))).isEqualTo(Reason.EXPIRED);
    Guard kind = issuer.guard(folder).clock(clock).leeway(Duration.ofSeconds(60)).build();
    assertThat(kind.check(token)).isInstanceOf(Decision.Verified.class);
  }
}
