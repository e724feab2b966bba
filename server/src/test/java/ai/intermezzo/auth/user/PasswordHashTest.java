package ai.intermezzo.auth.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("a stored password")
final class PasswordHashTest {
  /** The reference implementation's own, of "password" and "somesalt" (its src/test.c). */
  private static final String REFERENCE =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  @ParameterizedTest(name = "m={0}, t={1}, p={2}")
  @DisplayName("RFC 9106: Argon2id gives what the reference implementation gives")
  @CsvSource({
    "65536, 2, 1, 09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
    "256, 2, 1, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
    "256, 2, 2, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"
  })
  void knownAnswers(int memoryKib, int passes, int lanes, String expected) {
    byte[] hash =
        new Argon2(memoryKib, passes, lanes)
            .hash("password".getBytes(UTF_8), "somesalt".getBytes(UTF_8), 32);

    assertThat(HexFormat.of().formatHex(hash)).isEqualTo(expected);
  }

  @Test
  @DisplayName("is read and written in PHC form, the parameters with it")
  void roundTrip() {
    PasswordHash hash = PasswordHash.parse(REFERENCE);

    assertThat(hash.phc()).isEqualTo(REFERENCE);
    assertThat(hash.cost()).isEqualTo(new Argon2(256, 2, 1));
    assertThat(hash.salt()).asString(UTF_8).isEqualTo("somesalt");
    assertThat(hash.hash()).hasSize(32);
  }

  @Test
  @DisplayName("of other parameters than today's is outdated")
  void outdated() {
    String today = "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    assertThat(PasswordHash.parse(today).isOutdated()).isFalse();
    assertThat(PasswordHash.parse(today.replace("t=2", "t=3")).isOutdated()).isTrue();
    assertThat(PasswordHash.parse(today.replace("m=19456", "m=19457")).isOutdated()).isTrue();
    assertThat(PasswordHash.parse(REFERENCE).isOutdated()).isTrue();
  }

  @ParameterizedTest
  @DisplayName("is refused where it is another kind, broken, or costs more than we will spend")
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=262145,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=17,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=17$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29t$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgL",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n"
      })
  void refused(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("A stored password is an Argon2id hash in PHC form.");
  }

  @Test
  @DisplayName("never shows itself by accident")
  void hidden() {
    assertThat(PasswordHash.parse(REFERENCE)).hasToString("PasswordHash[hidden]");
  }
}
