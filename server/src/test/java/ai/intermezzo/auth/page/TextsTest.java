package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private final Texts english = Texts.in(Language.ENGLISH);

  @ParameterizedTest
  @EnumSource
  @DisplayName("Every language has the same texts, with the same places for values")
  void sameKeys(Language language) {
    Texts texts = Texts.in(language);

    assertThat(new TreeSet<>(texts.keys())).isEqualTo(new TreeSet<>(english.keys()));
    assertThat(texts.keys())
        .allSatisfy(key -> assertThat(places(texts.of(key))).isEqualTo(places(english.of(key))));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "A text is a whole one: not empty, without markup, blanks around it or double braces")
  void wholeTexts(Language language) {
    Texts texts = Texts.in(language);

    assertThat(texts.keys())
        .allSatisfy(
            key ->
                assertThat(texts.of(key))
                    .isNotBlank()
                    .isEqualTo(texts.of(key).strip())
                    .doesNotContain("<", ">", "&", "''", "\uFFFD"));
    assertThat(texts.list("time.months")).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("The languages differ, so that no text was left untranslated by mistake")
  void translated() {
    Texts german = Texts.in(Language.GERMAN);

    assertThat(english.keys())
        .filteredOn(key -> german.of(key).equals(english.of(key)))
        .containsExactlyInAnyOrder("problem");
  }

  @Test
  @DisplayName("A value that looks like a place, or like a pattern's replacement, stays as it is")
  void values() {
    assertThat(english.of("login.lead", "{0} $1 \\{1}")).isEqualTo("to continue to {0} $1 \\{1}");
    assertThat(english.of("time", "{1}", "12:00")).isEqualTo("{1}, 12:00 UTC");
  }

  @Test
  @DisplayName("A key that nobody wrote a text for is a fault, not an empty page")
  void unknown() {
    assertThatIllegalArgumentException().isThrownBy(() -> english.of("no.such"));
  }

  @Test
  @DisplayName("The four scopes of OpenID Connect have words; what an Api defines has its own")
  void scopes() {
    for (String scope : List.of("openid", "profile", "email", "offline_access")) {
      assertThat(Pages.scopeText(scope, Language.ENGLISH)).as(scope).isPresent();
      assertThat(Pages.scopeText(scope, Language.GERMAN)).as(scope).isPresent();
    }
    assertThat(Pages.scopeText("email", Language.GERMAN)).contains("Ihre E-Mail-Adresse sehen");
    assertThat(Pages.scopeText("read:notes", Language.ENGLISH)).isEmpty();
    assertThat(Pages.scopeText("", Language.ENGLISH)).isEmpty();
  }

  private static List<String> places(String text) {
    return PLACE.matcher(text).results().map(MatchResult::group).sorted().distinct().toList();
  }
}
