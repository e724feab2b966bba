package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard takes for an access token no token of another kind:")
final class OtherTokensTest extends RefusingGuard {
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
}
