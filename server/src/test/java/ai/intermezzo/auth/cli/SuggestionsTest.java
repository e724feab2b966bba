package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  @ParameterizedTest(name = "{0} to {1}: {2}")
  @DisplayName("The distance counts letters added, left out, changed and swapped")
  @CsvSource({
    "list, list, 0",
    "list, lst, 1",
    "list, liist, 1",
    "list, lost, 1",
    "list, lsit, 1",
    "list, '', 4",
    "list, show, 4",
    "ab, ba, 1",
    "abcd, badc, 2"
  })
  void distance(String a, String b, int steps) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(steps);
    assertThat(Suggestions.distance(b, a)).isEqualTo(steps);
  }
}
