package ai.intermezzo.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6749 §3.3: scopes")
final class ScopesTest {
  @Test
  @DisplayName("are tokens with a space between them, in the order given, each counted once")
  void parse() {
    assertThat(Scopes.parse("b a b !#[]~").tokens()).containsExactly("b", "a", "!#[]~");
    assertThat(Scopes.parse("b a b")).hasToString("b a");
    assertThat(Scopes.parse("")).isEqualTo(Scopes.NONE).hasToString("");
    assertThat(Scopes.parse("").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "a ", " a", "a  b", "a\tb", "a\"b", "a\\b", "a\u007fb", "l\u00e9sen", "\0"})
  @DisplayName("with any other character, or a space too many, are invalid_scope")
  void broken(String text) {
    assertInvalid(text);
  }

  @Test
  @DisplayName("have bounds: 200 characters each, 100 of them")
  void bounds() {
    assertThat(Scopes.parse("a".repeat(200)).tokens()).hasSize(1);
    assertInvalid("a".repeat(201));
    assertThat(Scopes.parse(numbered(100)).tokens()).hasSize(100);
    assertInvalid(numbered(101));
    assertThat(Scopes.parse("a ".repeat(500) + "a").tokens()).containsExactly("a");
  }

  @Test
  @DisplayName("are compared as sets: covers, within and equals go by the tokens")
  void sets() {
    Scopes abc = Scopes.parse("a b c");

    assertThat(abc.covers(Scopes.parse("c a"))).isTrue();
    assertThat(abc.covers(Scopes.NONE)).isTrue();
    assertThat(abc.covers(Scopes.parse("a d"))).isFalse();
    assertThat(abc.covers(Scopes.parse("A"))).isFalse();
    assertThat(abc.within(Scopes.parse("d c a"))).hasToString("a c");
    assertThat(abc.within(Scopes.parse("d"))).isEqualTo(Scopes.NONE);
    assertThat(Scopes.parse("a b"))
        .isEqualTo(Scopes.parse("b a"))
        .hasSameHashCodeAs(Scopes.parse("b a"));
    assertThatThrownBy(() -> Scopes.of(List.of("two words")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "s" + i).collect(Collectors.joining(" "));
  }

  private static void assertInvalid(String text) {
    assertThatThrownBy(() -> Scopes.parse(text))
        .isInstanceOfSatisfying(
            OAuthError.class,
            error -> {
              assertThat(error.code()).isEqualTo("invalid_scope");
              assertThat(error.status()).isEqualTo(400);
            });
  }
}
