package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.token.Asked.Given;
import ai.intermezzo.auth.token.Asked.Refused;
import ai.intermezzo.auth.token.Asked.Result;
import ai.intermezzo.auth.token.Asked.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The judge of histories")
final class GrantHistoryTest {
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Result NO_ANSWER = new Unknown("lost");

  private final GrantHistory history = new GrantHistory("a", LEEWAY);

  private static Asked asked(long millis, String token, Result result) {
    return new Asked(NOON.plusMillis(millis), "tab", token, result);
  }

  private static Asked gives(long millis, String token, String given) {
    return asked(millis, token, new Given(given));
  }

  private static Asked refuses(long millis, String token) {
    return asked(millis, token, new Refused());
  }

  private void happen(Asked... oneAfterAnother) {
    for (Asked asked : oneAfterAnother) {
      history.add(List.of(asked));
    }
  }

  private static void assertBroken(ThrowingCallable what, String how) {
    assertThatThrownBy(what).isInstanceOf(AssertionError.class).hasMessageStartingWith(how);
  }

  @Test
  @DisplayName("allows rotation after rotation, retries inside the leeway, and reuse that ends all")
  void allowed() {
    happen(
        gives(0, "a", "b"),
        gives(29_999, "a", "b"),
        gives(29_999, "b", "b"),
        gives(30_000, "b", "c"),
        gives(59_999, "b", "c"),
        refuses(60_000, "b"),
        refuses(60_000, "c"));
    assertThat(history.rotations()).isEqualTo(2);
    assertThat(history.isEnded()).isTrue();
  }

  @Test
  @DisplayName("finds the order of what was under way together")
  void together() {
    history.add(List.of(gives(0, "a", "b"), gives(0, "a", "b"), gives(0, "a", "b")));
    // The thief came last: the other two were answered before.
    history.add(List.of(refuses(30_000, "a"), gives(30_000, "b", "c"), gives(30_000, "b", "c")));
    happen(refuses(30_001, "c"));
    assertThat(history.isEnded()).isTrue();
  }

  @Test
  @DisplayName("goes on with both where an answer was lost: it was done, and it was not")
  void lost() {
    happen(asked(0, "a", NO_ANSWER), gives(10, "a", "b"), gives(29_999, "a", "b"));
    happen(gives(30_000, "b", "c"), asked(60_000, "c", NO_ANSWER));
    assertThat(history.isEnded()).isFalse();
    // It had been done: what nobody has seen is the current one, and the leeway of this is over.
    happen(refuses(90_000, "c"));
    assertThat(history.isEnded()).isTrue();
  }

  @Test
  @DisplayName("notices a fork: two successors of one token")
  void fork() {
    happen(gives(0, "a", "b"));
    assertBroken(() -> happen(gives(1, "a", "x")), "A fork");
  }

  @Test
  @DisplayName("notices a fork among racing requests")
  void forkTogether() {
    assertBroken(() -> history.add(List.of(gives(0, "a", "b"), gives(0, "a", "x"))), "A fork");
  }

  @Test
  @DisplayName("notices a spent token that is accepted after its leeway")
  void spent() {
    happen(gives(0, "a", "b"));
    assertBroken(() -> happen(gives(30_000, "a", "b")), "A spent token came back");
  }

  @Test
  @DisplayName("notices a token of two rotations ago that is accepted")
  void twoAgo() {
    happen(gives(0, "a", "b"), gives(30_000, "b", "c"));
    assertBroken(() -> happen(gives(30_001, "a", "b")), "A spent token came back");
  }

  @Test
  @DisplayName("notices a rotation that was forgotten: the spent token is the current one again")
  void forgottenRotation() {
    happen(gives(0, "a", "b"));
    assertBroken(() -> happen(gives(1, "a", "a")), "The rules allow these answers in no order");
  }

  @Test
  @DisplayName("notices a row that was forgotten: the current token is refused")
  void forgottenRow() {
    happen(gives(0, "a", "b"));
    assertBroken(() -> happen(refuses(1, "b")), "The rules allow these answers in no order");
  }

  @Test
  @DisplayName("notices a token that is refused inside its leeway")
  void leewayTooShort() {
    happen(gives(0, "a", "b"));
    assertBroken(() -> happen(refuses(29_999, "a")), "The rules allow these answers in no order");
  }

  @Test
  @DisplayName("notices a rotation inside the leeway of the one before")
  void tooSoon() {
    happen(gives(0, "a", "b"));
    assertBroken(
        () -> happen(gives(29_999, "b", "c")), "The rules allow these answers in no order");
  }

  @Test
  @DisplayName("notices a grant that goes on after a spent token came back")
  void goesOn() {
    happen(gives(0, "a", "b"), refuses(30_000, "a"));
    assertBroken(
        () -> happen(gives(30_001, "b", "c")), "The rules allow these answers in no order");
  }

  @Test
  @DisplayName("notices a token that does not rotate when it is old")
  void neverRotates() {
    assertBroken(() -> happen(gives(0, "a", "a")), "The rules allow these answers in no order");
  }
}
