package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A guard at its issuer, and what is expected of it where it refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusingGuard {
  final RSAKey rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
  final RSAKey anyRsa =
      new RSAKey.Builder(TestKeys.rsa("any-rsa", JWSAlgorithm.RS256)).algorithm(null).build();
  final ECKey ec = TestKeys.ec("ec");
  final TestIssuer issuer = new TestIssuer(rsa, anyRsa, ec);
  final MutableClock clock = new MutableClock();
  Guard guard;
  Guard plainGuard;

  @BeforeAll
  void build(@TempDir Path folder) {
    guard = issuer.guard(folder).clock(clock).build();
    plainGuard = issuer.guard(folder).clock(clock).acceptPlainJwt().build();
  }

  @AfterAll
  void close() {
    issuer.close();
  }

  TestToken token() {
    return token(ec);
  }

  TestToken token(JWK key) {
    return issuer.token(key).issuedAt(clock.instant());
  }

  TestToken plain() {
    return token().header("typ", "JWT");
  }

  void assertAccepted(String header) {
    assertThat(guard.check(header)).isInstanceOf(Decision.Verified.class);
  }

  void assertRefused(String header, Reason reason) {
    Decision decision = guard.check(header);
    assertThat(reason(decision)).isEqualTo(reason);
    Decision.Refused refused = (Decision.Refused) decision;
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.error()).isEqualTo("invalid_token");
    assertThat(refused.challenge())
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"" + reason.description() + "\"");
  }

  static Reason reason(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }
}
