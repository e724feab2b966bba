package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("NIST SP 800-63B §5.1.1.2: a password")
final class PasswordTest {
  private static final Email ADA = new Email("Ada.Lovelace@Example.com");

  private static Password chosen(String text) {
    return Password.chosen(text, ADA);
  }

  @ParameterizedTest
  @DisplayName("may be anything that is long enough")
  @ValueSource(
      strings = {
        "qzvhwmtk",
        "all lower case words",
        "90417358",
        "  blanks around  ",
        "пароль-не-простой",
        "日本語の合言葉です",
        "😀😁😂🤣😃😄😅😆",
        "Ünïcödé!"
      })
  void good(String text) {
    assertThatCode(() -> chosen(text)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("is 8 to 200 characters long, a character being a code point")
  void length() {
    assertThatThrownBy(() -> chosen("qzvhwmt"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("The password is too short: use 8 characters or more.");
    assertThatThrownBy(() -> chosen("😀😁😂🤣😃😄😅")).hasMessageContaining("too short");
    assertThatCode(() -> chosen("qz".repeat(100))).doesNotThrowAnyException();
    assertThatCode(() -> chosen("😀😁".repeat(100))).doesNotThrowAnyException();
    assertThatThrownBy(() -> chosen("qz".repeat(100) + "q"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("The password is longer than 200 characters.");
    assertThatThrownBy(() -> chosen("qz".repeat(1_000_000))).hasMessageContaining("longer");
    // One character that NFKC makes 18 of.
    assertThatThrownBy(() -> chosen("\ufdfa".repeat(12))).hasMessageContaining("longer");
  }

  @ParameterizedTest
  @DisplayName("is not one of the first that others would try, in any case")
  @ValueSource(
      strings = {
        "password",
        "PassWord",
        "12345678",
        "qwertyuiop",
        "iloveyou",
        "letmein123",
        "aaaaaaaa",
        "zzzzzzzzzzzzzzzz",
        "P@ssw0rd",
        "correct horse battery staple",
        "ｐａｓｓｗｏｒｄ"
      })
  void common(String text) {
    assertThatThrownBy(() -> chosen(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("That password is one of the first that others would try.");
  }

  @ParameterizedTest
  @DisplayName("is not the e-mail address, nor its first part")
  @ValueSource(strings = {"ada.lovelace@example.com", "ADA.LOVELACE@EXAMPLE.COM", "Ada.Lovelace"})
  void address(String text) {
    assertThatThrownBy(() -> chosen(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("The password must not be the e-mail address.");
  }

  @ParameterizedTest
  @DisplayName("has no character that nobody can type")
  @ValueSource(strings = {"qzvh\u0000wmtk", "qzvh\nwmtk", "qzvhwmtk\ud800"})
  void untypable(String text) {
    assertThatThrownBy(() -> chosen(text)).hasMessageContaining("can't be typed");
  }

  @ParameterizedTest
  @DisplayName("is the same from every keyboard: NFKC")
  @CsvSource({"'Zu\u0308richsee', 'Z\u00fcrichsee'", "'\ufb01refly-7', 'firefly-7'"})
  void normalised(String one, String other) {
    assertThat(Password.presented(one).reveal()).isEqualTo(chosen(other).reveal());
    assertThat(chosen(one).reveal()).isEqualTo(chosen(other).reveal());
  }

  @Test
  @DisplayName("that is longer than any matches none")
  void presentedTooLong() {
    assertThat(Password.presented("qz".repeat(401)).reveal()).isEmpty();
    assertThat(Password.presented("qz".repeat(400)).reveal()).hasSize(800);
  }

  @Test
  @DisplayName("that is made here can be read out, keeps its own rules and is another each time")
  void generated() {
    SecureRandom random = new SecureRandom();
    List<String> made =
        IntStream.range(0, 200).mapToObj(i -> Password.generate(random).reveal()).toList();

    assertThat(made)
        .doesNotHaveDuplicates()
        .allMatch(text -> text.matches("([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}"))
        .allSatisfy(text -> assertThatCode(() -> chosen(text)).doesNotThrowAnyException());
    assertThat(String.join("", made).chars().distinct().count()).as("signs used").isEqualTo(32);
  }

  @Test
  @DisplayName("never shows itself by accident")
  void hidden() {
    assertThat(chosen("qzvhwmtk")).hasToString("Password[hidden]");
    assertThatThrownBy(() -> chosen("sEcReT")).hasMessageNotContaining("sEcReT");
  }

  @Test
  @DisplayName("list: the common ones are in lower case, long enough, in order, each once")
  void list() throws Exception {
    try (InputStream file = Password.class.getResourceAsStream("common-passwords.txt")) {
      List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines)
          .hasSizeGreaterThan(300)
          .doesNotHaveDuplicates()
          .isSorted()
          .allMatch(line -> line.equals(line.toLowerCase(java.util.Locale.ROOT)))
          .allMatch(line -> line.length() >= Password.MIN_LENGTH);
    }
  }
}
