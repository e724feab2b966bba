package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.KeysInMemory;
import ai.intermezzo.auth.user.UserId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Authorization codes")
class AuthorizationCodesTest {
  private final TestClock clock = new TestClock();
  private final SecureRandom secure = new SecureRandom();
  private final Random random = new Random(5);
  private final UserId user = UserId.generate(secure);

  @TempDir Path folder;
  private DataKeys keys;
  private AuthorizationCodes codes;

  @BeforeEach
  void prepare() {
    keys = KeysInMemory.open(folder, clock);
    codes = new AuthorizationCodes(keys, clock, secure);
  }

  private Authentication authentication() {
    return TestCodes.authentication(user, clock.instant());
  }

  private String usual() {
    return codes.issue(TestCodes.binding(), authentication(), TestCodes.offline());
  }

  @Test
  @DisplayName("open to all that was sealed into them, and are good for 60 seconds")
  void roundTrip() {
    Instant issued = clock.instant();
    AuthorizationCode code = codes.open(usual()).orElseThrow();

    assertThat(code.binding()).isEqualTo(TestCodes.binding());
    assertThat(code.authentication()).isEqualTo(authentication());
    assertThat(code.granted()).isEqualTo(TestCodes.offline());
    assertThat(code.isExpired(issued)).isFalse();
    assertThat(code.isExpired(issued.plusMillis(59_999))).isFalse();
    assertThat(code.isExpired(issued.plusSeconds(60))).isTrue();
    assertThat(codes.open(usual()).orElseThrow().id()).isNotEqualTo(code.id());
  }

  @Test
  @DisplayName("are under 700 characters for usual requests, and of base64url")
  void isShort() {
    assertThat(usual()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(700);
  }

  @Test
  @DisplayName("hold whatever is left out, and every Api in the order of the request")
  void otherShapes() {
    Map<Audience, Scopes> apis = new LinkedHashMap<>();
    for (int i = 9; i > 0; i--) {
      apis.put(new Audience("urn:api:" + i), i % 2 == 0 ? Scopes.NONE : Scopes.parse("a b"));
    }
    CodeBinding bare =
        new CodeBinding(
            TestCodes.CLIENT,
            RedirectBinding.implied("http://127.0.0.1:4711/cb"),
            Optional.empty(),
            Optional.of("ünïcode ✓ \u0000"));
    Authentication authentication =
        new Authentication(user, Long.MAX_VALUE, "s", Instant.EPOCH, List.of(), "");
    String text = codes.issue(bare, authentication, new Granted(Scopes.NONE, apis));

    AuthorizationCode code = codes.open(text).orElseThrow();
    assertThat(code.binding()).isEqualTo(bare);
    assertThat(code.authentication()).isEqualTo(authentication);
    assertThat(code.granted().apis()).isEqualTo(apis);
    assertThat(code.granted().apis().keySet()).containsExactlyElementsOf(apis.keySet());
    assertThat(code.granted().isOffline()).isFalse();
  }

  @Test
  @DisplayName("that would be too long for a URL are refused when they are asked for")
  void tooLong() {
    String scope =
        IntStream.range(0, 100).mapToObj("scope%060d"::formatted).collect(Collectors.joining(" "));
    Granted granted = new Granted(Scopes.parse(scope), Map.of());
    assertThatThrownBy(() -> codes.issue(TestCodes.binding(), authentication(), granted))
        .isInstanceOfSatisfying(
            OAuthError.class, error -> assertThat(error.code()).isEqualTo("invalid_scope"));
  }

  @Test
  @DisplayName("that anybody changed, or made, or that are another kind of value, don't open")
  void forged() {
    String text = usual();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(codes.open(text.substring(0, i) + other + text.substring(i + 1))).isEmpty();
    }
    for (String foreign : List.of("", "code", "v1.", text + text, "A".repeat(700), "é")) {
      assertThat(codes.open(foreign)).isEmpty();
    }
    DataKeys others = KeysInMemory.open(folder.resolve("other"), clock);
    String strangers =
        new AuthorizationCodes(others, clock, secure)
            .issue(TestCodes.binding(), authentication(), TestCodes.offline());
    assertThat(codes.open(strangers)).isEmpty();
  }

  @Test
  @DisplayName("whose key was replaced meanwhile still open")
  void keyRotation() {
    clock.advance(Duration.ofDays(90).minusSeconds(10));
    String text = usual();
    keys.rotate();
    clock.advance(Duration.ofSeconds(10));
    // The first bytes name the key.
    assertThat(usual().substring(0, 11)).isNotEqualTo(text.substring(0, 11));
    assertThat(codes.open(text)).isPresent();
  }

  @Test
  @DisplayName("are parsed without an exception, whatever bytes a later version may have sealed")
  void anything() {
    AuthorizationCode code = codes.open(usual()).orElseThrow();
    byte[] good = CodeFormat.write(code);
    assertThat(CodeFormat.read(good)).contains(code);
    for (int length = 0; length < good.length; length++) {
      assertThat(CodeFormat.read(Arrays.copyOf(good, length))).isEmpty();
    }
    assertThat(CodeFormat.read(Arrays.copyOf(good, good.length + 1))).isEmpty();
    int opened = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      opened += CodeFormat.read(bytes).isPresent() ? 1 : 0;
    }
    // Most bytes are of ids and hashes, which may be anything.
    assertThat(opened).isBetween(1, 49_999);
  }
}
