package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard lets access tokens through, and answers the rest by RFC 6750")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuardTest {
  private final RSAKey rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
  private final RSAKey pss = TestKeys.rsa("pss", JWSAlgorithm.PS256);
  private final ECKey ec = TestKeys.ec("ec");
  private final JWK ed = TestKeys.ed25519("ed", "EdDSA");
  private final JWK ed25519 = TestKeys.ed25519("ed25519", "Ed25519");
  private final TestIssuer issuer = new TestIssuer(rsa, pss, ec, ed, ed25519);
  private Guard guard;

  @BeforeAll
  void build(@TempDir Path folder) {
    guard = issuer.guard(folder).build();
  }

  @AfterAll
  void close() {
    issuer.close();
  }

  @Test
  @DisplayName("a token of the issuer for this audience is verified, and says what it says")
  void verified() {
    Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    AccessToken token =
        verified(issuer.token(ec).issuedAt(now).claim("jti", "id-1").claim("plan", "gold"));

    assertThat(token.subject()).isEqualTo("user-1");
    assertThat(token.clientId()).isEqualTo("client-1");
    assertThat(token.scopes()).containsExactly("read:notes", "write:notes");
    assertThat(token.issuedAt()).isEqualTo(now);
    assertThat(token.expiresAt()).isEqualTo(now.plusSeconds(3600));
    assertThat(token.id()).isEqualTo("id-1");
    assertThat(token.text("plan")).isEqualTo("gold");
    assertThat(token.text("iat")).isNull();
    assertThat(token.toString()).doesNotContain("gold").doesNotContain("user-1");
  }

  @Test
  @DisplayName("RS256, PS256, ES256, EdDSA and Ed25519 are accepted, again and again")
  void algorithms() {
    for (JWK key : List.of(rsa, pss, ec, ed, ed25519)) {
      for (int i = 0; i < 3; i++) {
        assertThat(check(issuer.token(key)))
            .as(key.getKeyID())
            .isInstanceOf(Decision.Verified.class);
      }
    }
  }

  @Test
  @DisplayName("threads that check good and forged tokens at once don't disturb one another")
  void concurrent() throws Exception {
    List<String> good = new ArrayList<>();
    List<String> forged = new ArrayList<>();
    for (JWK key : List.of(rsa, pss, ec, ed)) {
      String reader = issuer.token(key).bearer();
      String writer = issuer.token(key).bearer();
      good.add(reader);
      forged.add(
          reader.substring(0, reader.lastIndexOf('.')) + writer.substring(writer.lastIndexOf('.')));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<@Nullable Void>> work =
          Collections.nCopies(
              8,
              () -> {
                for (int i = 0; i < 40; i++) {
                  int kind = i % good.size();
                  assertThat(guard.check(good.get(kind))).isInstanceOf(Decision.Verified.class);
                  assertThat(refused(guard.check(forged.get(kind))).reason())
                      .isEqualTo(Reason.SIGNATURE);
                }
                return null;
              });
      for (Future<@Nullable Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("RFC 7519 §4.1.3: the audience may be one of a list")
  void audienceInList() {
    verified(issuer.token(ec).claim("aud", List.of("https://other", TestIssuer.AUDIENCE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt"})
  @DisplayName("RFC 9068 §4: both spellings of the type are accepted, in any case")
  void types(String typ) {
    verified(issuer.token(ec).header("typ", typ));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  @DisplayName("RFC 9110 §11.1: the scheme's name has no case")
  void scheme(String scheme) {
    assertThat(guard.check(scheme + issuer.token(ec).signed()))
        .isInstanceOf(Decision.Verified.class);
  }

  @Test
  @DisplayName("a token without scope is verified, and allows nothing")
  void noScope() {
    AccessToken token = verified(issuer.token(ec).claim("scope", null));
    assertThat(token.scopes()).isEmpty();
    assertThat(token.allows("read:notes")).isFalse();
    assertThat(token.allows()).isTrue();
  }

  @Test
  @DisplayName("RFC 6750 §3: a request without token gets 401 and a challenge without error code")
  void noToken() {
    for (String header :
        new String[] {null, "", "Basic dXNlcjpwYXNz", "Bearerx abc", "DPoP a.b.c"}) {
      Decision.Refused refused = refused(guard.check(header));
      assertThat(refused.reason()).as(header).isEqualTo(Reason.NO_TOKEN);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.error()).isNull();
      assertThat(refused.challenge()).isEqualTo("Bearer realm=\"api\"");
    }
    assertThat(refused(guard.checkAll(List.of())).reason()).isEqualTo(Reason.NO_TOKEN);
  }

  @Test
  @DisplayName("RFC 6750 §3.1: anything but one token is a malformed request, 400")
  void malformedRequest() {
    String good = issuer.token(ec).bearer();
    for (String header :
        List.of("Bearer", "Bearer ", good + " x", good + ", " + good, good + ",x")) {
      Decision.Refused refused = refused(guard.check(header));
      assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_REQUEST);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.challenge()).startsWith("Bearer error=\"invalid_request\"");
    }
    assertThat(refused(guard.checkAll(List.of(good, good))).status()).isEqualTo(400);
    assertThat(guard.checkAll(List.of(good))).isInstanceOf(Decision.Verified.class);
  }

  @Test
  @DisplayName(
      "RFC 6750 §3.1: a good token without the scope gets 403, and the scopes that it needs")
  void insufficientScope() {
    TestToken reader = issuer.token(ec).claim("scope", "read:notes openid");
    assertThat(guard.check(reader.bearer(), "read:notes")).isInstanceOf(Decision.Verified.class);

    Decision.Refused refused = refused(guard.check(reader.bearer(), "read:notes", "write:notes"));
    assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.challenge())
        .isEqualTo(
            "Bearer error=\"insufficient_scope\", error_description=\"The token lacks a scope that"
                + " this request needs.\", scope=\"read:notes write:notes\"");
  }

  @Test
  @DisplayName("a required scope that could break the header is the caller's mistake")
  void badRequiredScope() {
    for (String scope : List.of("", "a b", "a\"b", "a\r\nb", "ä")) {
      assertThatIllegalArgumentException().isThrownBy(() -> guard.check(null, scope));
    }
  }

  @Test
  @DisplayName("no refusal holds anything of the token")
  void noEcho() {
    String token = issuer.token(ec).claim("iss", "https://evil.example/").signed();
    Decision.Refused refused = refused(guard.check("Bearer " + token));
    for (String part : token.split("\\.", -1)) {
      assertThat(refused.toString()).doesNotContain(part);
    }
    assertThat(refused.toString()).doesNotContain("evil");
  }

  @Test
  @DisplayName("RFC 6750 §3: every challenge is a header that needs no escaping")
  void challenges() {
    for (Reason reason : Reason.values()) {
      assertThat(reason.description()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
      assertThat(reason.challenge()).startsWith("Bearer").matches("[\\x20-\\x7E]+");
    }
  }

  private AccessToken verified(TestToken token) {
    Decision decision = check(token);
    assertThat(decision).isInstanceOf(Decision.Verified.class);
    return ((Decision.Verified) decision).token();
  }

  private Decision check(TestToken token) {
    return guard.check(token.bearer());
  }

  private static Decision.Refused refused(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return (Decision.Refused) decision;
  }
}
