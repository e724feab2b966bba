package ai.intermezzo.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What is measured beside each other does the same")
class CheckersTest {
  private static final SSLSocketFactory ORIGINAL = HttpsURLConnection.getDefaultSSLSocketFactory();
  private static LocalIssuer issuer;

  @BeforeAll
  static void start() throws GeneralSecurityException, IOException, JOSEException {
    issuer = LocalIssuer.start();
    HttpsURLConnection.setDefaultSSLSocketFactory(issuer.trusted().trust().getSocketFactory());
  }

  @AfterAll
  static void stop() throws IOException {
    HttpsURLConnection.setDefaultSSLSocketFactory(ORIGINAL);
    issuer.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GUARD, RS256", "GUARD_CACHE, RS256", "NIMBUS, RS256", "JAVA_JWT, RS256", "SPRING, RS256",
    "GUARD, ES256", "GUARD_CACHE, ES256", "NIMBUS, ES256", "JAVA_JWT, ES256", "SPRING, ES256",
  })
  @DisplayName("Each check accepts a good token, twice, and refuses it with anything wrong in it")
  void checks(Checker checker, String algorithm) throws Exception {
    TokenCheck check = checker.with(issuer.trusted());
    String good = TokenCheck.BEARER + issuer.token(algorithm);
    assertThat(check.subject(good)).isEqualTo(LocalIssuer.SUBJECT);
    assertThat(check.subject(good)).isEqualTo(LocalIssuer.SUBJECT);

    for (Map.Entry<String, String> bad : bad(algorithm).entrySet()) {
      assertThat(check.subject(TokenCheck.BEARER + bad.getValue())).as(bad.getKey()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"RS256", "ES256"})
  @DisplayName("The signature alone is a real one")
  void signature(String algorithm) throws Exception {
    TokenCheck check = Checker.SIGNATURE.with(issuer.trusted());
    assertThat(check.subject(TokenCheck.BEARER + issuer.token(algorithm))).isNotNull();
    assertThat(check.subject(TokenCheck.BEARER + bad(algorithm).get("tampered"))).isNull();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Each keeper gives the issuer's token, and the same one again")
  void keeps(Keeper keeper) throws Exception {
    TokenKeeper tokens = keeper.with(issuer.trusted());
    String token = tokens.token();
    assertThat(tokens.token()).isEqualTo(token);
    assertThat(Checker.GUARD.with(issuer.trusted()).subject(TokenCheck.BEARER + token))
        .isEqualTo(LocalIssuer.SUBJECT);
  }

  @Test
  @DisplayName("Tokens for the measuring differ")
  void differ() throws JOSEException {
    assertThat(issuer.token("ES256")).isNotEqualTo(issuer.token("ES256"));
  }

  private static Map<String, String> bad(String algorithm) throws JOSEException {
    String[] one = issuer.token(algorithm).split("\\.", -1);
    String[] other = issuer.token(algorithm).split("\\.", -1);
    Date hourAgo = Date.from(Instant.now().minusSeconds(3600));
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("tampered", one[0] + "." + other[1] + "." + one[2]);
    bad.put(
        "of another issuer", signed(algorithm, issuer.claims().issuer("https://evil.example/")));
    bad.put("for another audience", signed(algorithm, issuer.claims().audience("https://other")));
    bad.put("expired", signed(algorithm, issuer.claims().expirationTime(hourAgo)));
    bad.put("without an end", signed(algorithm, issuer.claims().expirationTime(null)));
    bad.put("without a client", signed(algorithm, issuer.claims().claim("client_id", null)));
    bad.put("without a subject", signed(algorithm, issuer.claims().subject(null)));
    bad.put("without an id", signed(algorithm, issuer.claims().jwtID(null)));
    bad.put("of another type", issuer.token(algorithm, "JWT", issuer.claims().build()));
    return bad;
  }

  private static String signed(String algorithm, JWTClaimsSet.Builder claims) throws JOSEException {
    return issuer.token(algorithm, claims.build());
  }
}
