package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("an e-mail address")
final class EmailTest {
  @ParameterizedTest
  @DisplayName("is taken as it is written")
  @ValueSource(
      strings = {
        "ada@example.com",
        "Ada.Lovelace+auth@Example.COM",
        "o'brien@example.com",
        "x@localhost",
        "用户@例子.广告",
        "пошта@пример.бг",
        "jörg@bücher.example",
        "a_b-c=d/e@example.com",
        "q@xn--bcher-kva.example",
        "a@1.2.3.4"
      })
  void good(String text) {
    assertThat(new Email(text).value()).isEqualTo(text);
    assertThat(Email.typed(text)).contains(new Email(text));
  }

  @ParameterizedTest
  @DisplayName("is refused where it can be none, or could be misread")
  @ValueSource(
      strings = {
        "",
        " ",
        "ada",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "ada@b@example.com",
        "ada lovelace@example.com",
        "ada@exam ple.com",
        "ada@example.com\r\nBcc: all@example.com",
        "ada\u0000@example.com",
        "<ada@example.com>",
        "Ada <ada@example.com>",
        "ada,bob@example.com",
        "\"ada\"@example.com",
        "ada@[127.0.0.1]",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ada@.example.com",
        "ada@example.com.",
        "ada@example..com",
        "ada\u00a0b@example.com",
        "ada\u202e@example.com",
        "ada\u200b@example.com",
        "ada\ud800@example.com"
      })
  void bad(String text) {
    assertThat(Email.typed(text)).isEmpty();
    assertThatThrownBy(() -> new Email(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("An e-mail address is NAME@DOMAIN");
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1: is 254 bytes long at the most, 64 of them before the @")
  void length() {
    String domain = "d".repeat(185) + ".com";
    assertThat(Email.typed("a".repeat(64) + "@" + domain)).isPresent();
    assertThat(Email.typed("a".repeat(64) + "@d" + domain)).isEmpty();
    assertThat(Email.typed("a".repeat(65) + "@example.com")).isEmpty();
    assertThat(Email.typed("ä".repeat(32) + "@example.com")).isPresent();
    assertThat(Email.typed("ä".repeat(33) + "@example.com")).isEmpty();
    assertThat(Email.typed("a".repeat(1_000_000) + "@example.com")).isEmpty();
  }

  @Test
  @DisplayName("is trimmed, and keeps its spelling")
  void trimmed() {
    assertThat(new Email("  Ada@Example.com\t").value()).isEqualTo("Ada@Example.com");
  }

  @Test
  @DisplayName("has one key in upper and lower case, whatever the language of the machine")
  void key() {
    assertThat(new Email("ADA.I@EXAMPLE.COM").key()).isEqualTo("ada.i@example.com");
    assertThat("I".toLowerCase(Locale.of("tr"))).as("the trap is there").isNotEqualTo("i");
    assertThat(new Email("JÖRG@example.com").key()).isEqualTo(new Email("jörg@example.com").key());
  }

  @Test
  @DisplayName("has one key with an accent of its own and a combining one")
  void accents() {
    assertThat(new Email("jo\u0308rg@example.com").key())
        .isEqualTo(new Email("j\u00f6rg@example.com").key());
  }
}
