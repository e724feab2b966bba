package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de                                  | GERMAN
          DE                                  | GERMAN
          de-AT                               | GERMAN
          de-Latn-DE-1996                     | GERMAN
          en-GB, de;q=0.9                     | ENGLISH
          de;q=0.8, en;q=0.9                  | ENGLISH
          de;q=0.9, en;q=0.8                  | GERMAN
          fr, de;q=0.5                        | GERMAN
          fr, es                              | ENGLISH
          de;q=0                              | ENGLISH
          de;q=0.000, fr                      | ENGLISH
          *, de                               | GERMAN
          *, de;q=0.5                         | ENGLISH
          fr, de;q=0.8, *;q=0.5               | GERMAN
          *;q=0.5, de;q=0.001                 | ENGLISH
          de ; q=1.000                        | GERMAN
          en;q=0.5 , de;Q=0.6                 | GERMAN
          den                                 | ENGLISH
          de_DE                               | ENGLISH
          de;q=2, en;q=0.1                    | ENGLISH
          de;q=, en;q=0.1                     | ENGLISH
          ,,, ;q=1, de                        | GERMAN
          """)
  @DisplayName(
      "RFC 9110 §12.5.4: of what the browser accepts, the language with the highest weight")
  void acceptLanguage(String header, Language expected) {
    assertThat(Language.choose(Optional.empty(), List.of(header))).isEqualTo(expected);
  }

  @Test
  @DisplayName("Several Accept-Language fields are one list")
  void severalFields() {
    assertThat(Language.choose(Optional.empty(), List.of("fr;q=0.9", "de;q=0.5", "en;q=0.4")))
        .isEqualTo(Language.GERMAN);
  }

  @Test
  @DisplayName(
      "OpenID Connect Core §3.1.2.1: the first of ui_locales that there is, before the browser's")
  void uiLocales() {
    List<String> english = List.of("en");

    assertThat(Language.choose(Optional.of("fr-CA de-CH en"), english)).isEqualTo(Language.GERMAN);
    assertThat(Language.choose(Optional.of("  de"), english)).isEqualTo(Language.GERMAN);
    assertThat(Language.choose(Optional.of("fr es"), List.of("de"))).isEqualTo(Language.GERMAN);
    assertThat(Language.choose(Optional.of(""), List.of("de"))).isEqualTo(Language.GERMAN);
    assertThat(Language.choose(Optional.of("en de"), List.of("de"))).isEqualTo(Language.ENGLISH);
  }

  @Test
  @DisplayName("Nobody asks for a language: English")
  void fallback() {
    assertThat(Language.choose(Optional.empty(), List.of())).isEqualTo(Language.ENGLISH);
  }

  @Test
  @DisplayName("Only the beginning of a long list is read")
  void bounded() {
    String tags = "fr ".repeat(100) + "de";
    List<String> headers = Collections.nCopies(100_000, "fr");

    assertThat(Language.choose(Optional.of(tags), headers)).isEqualTo(Language.ENGLISH);
    assertThat(
            Language.choose(
                Optional.of("x".repeat(1_000_000) + " de"), List.of("fr,".repeat(99) + "de")))
        .isEqualTo(Language.ENGLISH);
  }

  @Test
  @DisplayName("No text at all makes it fail")
  void rubbish() {
    long seed = 20260309;
    Random random = new Random(seed);
    String alphabet = "de-;q=0.1,* \t\"\\\u0000ä\uD800Q";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(Language.choose(Optional.of(text.toString()), List.of(text.toString())))
          .as("seed %d, %s", seed, text)
          .isIn((Object[]) Language.values());
    }
  }
}
