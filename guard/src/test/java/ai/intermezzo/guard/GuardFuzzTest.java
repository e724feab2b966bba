package ai.intermezzo.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what is known to be interesting in every build. {@code JAZZER_FUZZ=1} with one method makes
 * Jazzer look for more, guided by what the guard's code does with it:
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 ./test -pl guard -Dtest='GuardFuzzTest#authorization'
 * }</pre>
 */
@DisplayName("Whatever Jazzer makes up, a guard gives a documented decision")
final class GuardFuzzTest {
  private static final FuzzedGuard GUARD = new FuzzedGuard();

  @MethodSource
  @DisplayName("of a header that a client sends")
  @FuzzTest(maxDuration = "1m")
  void authorization(byte[] value) {
    GUARD.authorization(new String(value, UTF_8));
  }

  static Stream<byte[]> authorization() {
    String good = GUARD.good();
    String token = good.substring("Bearer ".length());
    return Stream.of(
            good,
            good + ",",
            good + " " + token,
            good.replace('.', ' '),
            good + "=",
            good.toLowerCase(Locale.ROOT),
            "Bearer a.b.c.d.e",
            "Bearer ..",
            "Bearer",
            "",
            "Basic dXNlcjpwYXNz",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer \u00e9\u0100.\u0000.\ud83d\ude00")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource
  @DisplayName("of a header and claims that an issuer signs, with a zero byte between them")
  @FuzzTest(maxDuration = "1m")
  void signed(byte[] parts) {
    int zero = 0;
    while (zero < parts.length && parts[zero] != 0) {
      zero++;
    }
    GUARD.signed(
        new String(parts, 0, zero, UTF_8),
        new String(
            parts, Math.min(zero + 1, parts.length), Math.max(0, parts.length - zero - 1), UTF_8));
  }

  static Stream<byte[]> signed() {
    TestToken token = GUARD.token();
    String header = token.headerJson();
    String claims = token.claimsJson();
    return Stream.of(
            List.of(header, claims),
            List.of(header.replace("at+jwt", "jwt"), claims),
            List.of(header, claims.replace("{", "{\"exp\":1,")),
            List.of(header, claims.replace("{", "{\"a\":[[[[{\"b\":null}]]]],")),
            List.of(header, claims.replace("{", "{\"nbf\":1e300,")),
            List.of(header, claims.replace("{", "{\"\\ud83d\":\"\\u0000\",")),
            List.of(header.replace("{", "{\"crit\":[\"exp\"],"), claims),
            List.of(header.replace("ES256", "none"), claims),
            List.of("{}", "{}"),
            List.of("", ""))
        .map(parts -> String.join("\0", parts).getBytes(UTF_8));
  }

  @MethodSource
  @DisplayName("of a JWK set that an issuer publishes")
  @FuzzTest(maxDuration = "1m")
  void published(byte[] jwkSet) {
    GUARD.published(jwkSet);
  }

  static Stream<byte[]> published() {
    String set = GUARD.jwkSet();
    return Stream.of(
            set,
            set.replace("EC", "RSA"),
            set.replace("P-256", "P-384"),
            set.replace("\"x\":\"", "\"x\":\"AAAA"),
            set.replace("\"ec\"", "null"),
            set.replace("\"ES256\"", "7"),
            "{\"keys\":[null,1,\"x\",{},{\"kty\":\"oct\",\"k\":\"AA\"}]}",
            "{\"keys\":{}}",
            "")
        .map(text -> text.getBytes(UTF_8));
  }
}
