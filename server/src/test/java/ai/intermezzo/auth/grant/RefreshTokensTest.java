package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.KeysInMemory;
import ai.intermezzo.auth.user.UserId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The texts of refresh tokens")
class RefreshTokensTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final TestClock clock = new TestClock();
  private final SecureRandom secure = new SecureRandom();
  private final Random random = new Random(3);

  @TempDir Path folder;
  private DataKeys keys;
  private RefreshTokens tokens;

  @BeforeEach
  void prepare() {
    keys = KeysInMemory.open(folder, clock);
    tokens = new RefreshTokens(keys);
  }

  private RefreshToken any() {
    return new RefreshToken(GrantId.generate(secure), random.nextLong() >>> 1);
  }

  @Test
  @DisplayName("are v1. and 64 characters, and open to their grant and generation")
  void roundTrip() {
    for (int i = 0; i < 1000; i++) {
      RefreshToken token = any();
      assertThat(tokens.text(token)).matches("v1\\.[A-Za-z0-9_-]{64}");
      assertThat(tokens.open(tokens.text(token))).contains(token);
    }
  }

  @Test
  @DisplayName("are the same each time for one generation, so that retries get the same answer")
  void stable() {
    RefreshToken token = any();
    assertThat(tokens.text(token)).isEqualTo(new RefreshTokens(keys).text(token));
    RefreshToken next = new RefreshToken(token.grantId(), token.generation() + 1);
    assertThat(tokens.text(next)).isNotEqualTo(tokens.text(token));
  }

  @Test
  @DisplayName("with any character changed are refused")
  void tampered() {
    String text = tokens.text(any());
    for (int i = 0; i < text.length(); i++) {
      for (int j = 0; j < ALPHABET.length(); j++) {
        String other = text.substring(0, i) + ALPHABET.charAt(j) + text.substring(i + 1);
        assertThat(tokens.open(other).isPresent()).isEqualTo(other.equals(text));
      }
    }
    assertThat(tokens.open(text.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    assertThat(tokens.open(text + "=")).isEmpty();
    assertThat(tokens.open(" " + text)).isEmpty();
    assertThat(tokens.open(text.substring(3))).isEmpty();
  }

  @Test
  @DisplayName("of another server, or of a grant put into another token, are refused")
  void foreign() {
    RefreshTokens others = new RefreshTokens(KeysInMemory.open(folder.resolve("other"), clock));
    assertThat(tokens.open(others.text(any()))).isEmpty();

    String one = tokens.text(any());
    String two = tokens.text(any());
    for (int cut = 3; cut < one.length(); cut++) {
      String spliced = one.substring(0, cut) + two.substring(cut);
      // Both begin with the same key.
      boolean whole = spliced.equals(two) || spliced.equals(one);
      assertThat(tokens.open(spliced).isPresent()).isEqualTo(whole);
    }
  }

  @Test
  @DisplayName("whatever else comes is refused without an exception")
  void anything() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "v1." : "");
      int length = random.nextInt(4) == 0 ? random.nextInt(90) : 64;
      for (int j = 0; j < length; j++) {
        text.append(
            random.nextInt(200) == 0
                ? (char) random.nextInt(0x10000)
                : ALPHABET.charAt(random.nextInt(64)));
      }
      assertThat(tokens.open(text.toString())).as("seed 3, number %d", i).isEmpty();
    }
  }

  @Test
  @DisplayName("are never made for a grant without offline_access")
  void onlyOffline() {
    Grant grant = grant(TestCodes.granted("openid read:songs"));
    assertThatThrownBy(() -> tokens.current(grant)).isInstanceOf(IllegalArgumentException.class);
    assertThat(tokens.open(tokens.current(grant(TestCodes.offline()))))
        .contains(new RefreshToken(GrantId.of(new byte[16]), 7));
  }

  private static Grant grant(Granted granted) {
    Instant at = Instant.EPOCH;
    return new Grant(
        GrantId.of(new byte[16]),
        TestCodes.CLIENT,
        TestCodes.authentication(UserId.of(new byte[16]), at),
        granted,
        7,
        at,
        at,
        at,
        at,
        Optional.empty());
  }

  @Test
  @DisplayName("an access token's jti names its grant, and no other text does")
  void tokenIds() {
    GrantId id = GrantId.generate(secure);
    String jti = id.newTokenId(secure);
    assertThat(jti).hasSize(32).isNotEqualTo(id.newTokenId(secure));
    assertThat(GrantId.ofTokenId(jti)).contains(id);
    assertThat(GrantId.ofTokenId("AAAAAAAAAAAAAAAAAAAAAA")).as("a machine's jti").isEmpty();
    for (String other : new String[] {"", jti + "A", jti.substring(1), jti + "=", "é".repeat(32)}) {
      assertThat(GrantId.ofTokenId(other)).isEmpty();
    }
  }
}
