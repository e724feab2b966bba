package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard refuses, with 401 and a reason, and never throws")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalTest {
  private final RSAKey rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
  private final RSAKey anyRsa =
      new RSAKey.Builder(TestKeys.rsa("any-rsa", JWSAlgorithm.RS256)).algorithm(null).build();
  private final ECKey ec = TestKeys.ec("ec");
  private final TestIssuer issuer = new TestIssuer(rsa, anyRsa, ec);
  private final MutableClock clock = new MutableClock();
  private Guard guard;
  private Guard plainGuard;

  @BeforeAll
  void build(@TempDir Path folder) {
    guard = issuer.guard(folder).clock(clock).build();
    plainGuard = issuer.guard(folder).clock(clock).acceptPlainJwt().build();
  }

  @AfterAll
  void close() {
    issuer.close();
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "logout+jwt", "secevent+jwt", "dpop+jwt", "at", "", "jose"})
  @DisplayName("RFC 9068 §4: a token of another type")
  void wrongType(String typ) {
    assertRefused(token().header("typ", typ).bearer(), Reason.TYPE);
  }

  @Test
  @DisplayName("RFC 9068 §4: a token without type")
  void noType() {
    assertRefused(token().header("typ", null).bearer(), Reason.TYPE);
    assertRefused(token().header("typ", 1).bearer(), Reason.TYPE);
    assertThat(reason(plainGuard.check(token().header("typ", null).bearer())))
        .isEqualTo(Reason.TYPE);
  }

  @Test
  @DisplayName("where typ JWT is accepted: an ID token and a logout token all the same")
  void plainJwt() {
    assertThat(plainGuard.check(plain().bearer())).isInstanceOf(Decision.Verified.class);
    assertThat(plainGuard.check(token().bearer())).isInstanceOf(Decision.Verified.class);
    for (String claim : List.of("nonce", "at_hash", "c_hash", "s_hash")) {
      assertThat(reason(plainGuard.check(plain().claim(claim, "x").bearer())))
          .isEqualTo(Reason.TYPE);
    }
    Map<String, Object> events = Map.of("http://schemas.openid.net/event/backchannel-logout", 1);
    assertThat(reason(plainGuard.check(plain().claim("events", events).bearer())))
        .isEqualTo(Reason.TYPE);
    for (String claim : List.of("client_id", "jti")) {
      assertThat(reason(plainGuard.check(plain().claim(claim, null).bearer())))
          .isEqualTo(Reason.CLAIMS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crit", "b64", "zip", "enc", "cty"})
  @DisplayName("RFC 7515 §4.1.11: a token that must be read in another way")
  void unsupported(String name) {
    for (Object value : List.of(List.of("exp"), "DEF", "JWT", false)) {
      assertRefused(token().header(name, value).bearer(), Reason.UNSUPPORTED);
    }
  }

  @Test
  @DisplayName("an encrypted token")
  void encrypted() throws JOSEException {
    JWEObject jwe =
        new JWEObject(
            new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM),
            new Payload(token().signed()));
    jwe.encrypt(new RSAEncrypter(rsa.toRSAPublicKey()));
    assertRefused("Bearer " + jwe.serialize(), Reason.MALFORMED_TOKEN);
  }

  @Test
  @DisplayName("RFC 8725 §2.4: an encrypted token, compressed or not, with a good one inside")
  void encryptedAndCompressed() throws JOSEException {
    for (CompressionAlgorithm zip : new CompressionAlgorithm[] {null, CompressionAlgorithm.DEF}) {
      JWEObject jwe =
          new JWEObject(
              new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                  .contentType("JWT")
                  .compressionAlgorithm(zip)
                  .keyID("rsa")
                  .build(),
              new Payload(token().signed()));
      jwe.encrypt(new RSAEncrypter(rsa.toRSAPublicKey()));
      assertRefused("Bearer " + jwe.serialize(), Reason.MALFORMED_TOKEN);
    }
  }

  @Test
  @DisplayName("RFC 7519 §5.2: a token inside a token, said so or not")
  void nested() {
    String inner = token().signed();
    assertRefused(token().bearerWithClaims(inner), Reason.MALFORMED_TOKEN);
    assertRefused(token().bearerWithClaims("\"" + inner + "\""), Reason.MALFORMED_TOKEN);
    assertRefused(token().header("cty", "JWT").bearerWithClaims(inner), Reason.UNSUPPORTED);
  }

  @Test
  @DisplayName("RFC 7515 §4.1.11: an extension that must be understood, even one with no effect")
  void critical() {
    assertRefused(
        token().header("crit", List.of("b64")).header("b64", true).bearer(), Reason.UNSUPPORTED);
    assertRefused(token().header("crit", List.of("x")).header("x", 1).bearer(), Reason.UNSUPPORTED);
    assertRefused(token().header("crit", List.of()).bearer(), Reason.UNSUPPORTED);
  }

  @Test
  @DisplayName(
      "RFC 9068 §5: an ID token in place of an access token, though its audience is this API")
  void idToken() {
    for (String typ : new String[] {"JWT", "jwt", null}) {
      TestToken idToken =
          token()
              .header("typ", typ)
              .claim("client_id", null)
              .claim("scope", null)
              .claim("jti", null)
              .claim("nonce", "n-0S6_WzA2Mj")
              .claim("auth_time", clock.instant().getEpochSecond());
      assertRefused(idToken.bearer(), Reason.TYPE);
      assertThat(reason(plainGuard.check(idToken.bearer()))).isEqualTo(Reason.TYPE);
      if (typ != null) {
        // Without a nonce it still lacks what an access token has.
        assertThat(reason(plainGuard.check(idToken.claim("nonce", null).bearer())))
            .isEqualTo(Reason.CLAIMS);
      }
    }
  }

  @Test
  @DisplayName("a logout token in place of an access token, though its audience is this API")
  void logoutToken() {
    for (String typ : new String[] {"logout+jwt", "JWT", null}) {
      TestToken logoutToken =
          token()
              .header("typ", typ)
              .claim("client_id", null)
              .claim("scope", null)
              .claim("sid", "session-1")
              .claim(
                  "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
      assertRefused(logoutToken.bearer(), Reason.TYPE);
      assertThat(reason(plainGuard.check(logoutToken.bearer()))).isEqualTo(Reason.TYPE);
    }
  }

  @Test
  @DisplayName("a refresh token, an opaque token, an API key")
  void opaque() {
    for (String token : List.of("v1.MjQ3ZGE4", "b8a2c1d0-e5f6", "sk_live_0123456789", "AAAA=")) {
      assertRefused("Bearer " + token, Reason.MALFORMED_TOKEN);
    }
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

  private TestToken token() {
    return token(ec);
  }

  private TestToken token(JWK key) {
    return issuer.token(key).issuedAt(clock.instant());
  }

  private TestToken plain() {
    return token().header("typ", "JWT");
  }

  private void assertAccepted(String header) {
    assertThat(guard.check(header)).isInstanceOf(Decision.Verified.class);
  }

  private void assertRefused(String header, Reason reason) {
    Decision decision = guard.check(header);
    assertThat(reason(decision)).isEqualTo(reason);
    Decision.Refused refused = (Decision.Refused) decision;
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.error()).isEqualTo("invalid_token");
    assertThat(refused.challenge())
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"" + reason.description() + "\"");
  }

  private static Reason reason(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }
}
