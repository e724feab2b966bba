package ai.intermezzo.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Within its bounds")
final class BoundedValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://api.test", "urn:x", "a", "https://a/?b=c&d='%20'"})
  @DisplayName("an audience is any visible ASCII, compared to the letter")
  void audience(String text) {
    assertThat(new Audience(text)).hasToString(text).isNotEqualTo(new Audience(text + "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a#b", "a\"b", "a\\b", "\u00e4", "a\n", "a\0"})
  @DisplayName("RFC 8707 §2: an audience has no fragment, and nothing that needs escaping in JSON")
  void noAudience(String text) {
    assertThat(Audience.isValid(text)).isFalse();
    assertThatThrownBy(() -> new Audience(text)).isInstanceOf(InvalidSetting.class);
  }

  @Test
  @DisplayName("an audience is at most 400 characters long")
  void audienceLength() {
    assertThat(Audience.isValid("a".repeat(400))).isTrue();
    assertThat(Audience.isValid("a".repeat(401))).isFalse();
  }

  @Test
  @DisplayName("a token lives for 1 second to 30 days, in whole seconds")
  void lifetime() {
    assertThat(TokenLifetime.ofSeconds(1).seconds()).isEqualTo(1);
    assertThat(TokenLifetime.ofSeconds(2_592_000).duration()).isEqualTo(Duration.ofDays(30));
    for (Duration wrong :
        new Duration[] {
          Duration.ZERO,
          Duration.ofSeconds(-1),
          Duration.ofMillis(1500),
          Duration.ofDays(30).plusSeconds(1),
          Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertThatThrownBy(() -> new TokenLifetime(wrong))
          .as("%s", wrong)
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("2592000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a \"quote\"", "back\\slash", "line\nbreak", "\u00e4", "\0"})
  @DisplayName("RFC 6749 §5.2: a description has no character that an answer may not hold")
  void description(String text) {
    assertThatThrownBy(() -> OAuthError.invalidRequest(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("RFC 6749 §5.2: each error has its code and status, and fills no stack")
  void errors() {
    assertError(OAuthError.invalidRequest("x"), "invalid_request", 400);
    assertError(OAuthError.invalidClient("x"), "invalid_client", 401);
    assertError(OAuthError.invalidGrant("x"), "invalid_grant", 400);
    assertError(OAuthError.unauthorizedClient("x"), "unauthorized_client", 400);
    assertError(OAuthError.unsupportedGrantType("x"), "unsupported_grant_type", 400);
    assertError(OAuthError.invalidScope("x"), "invalid_scope", 400);
    assertError(OAuthError.invalidTarget("x"), "invalid_target", 400);
    assertError(OAuthError.temporarilyUnavailable("x"), "temporarily_unavailable", 503);
    assertError(OAuthError.serverError(), "server_error", 500);
    assertError(OAuthError.invalidRequest("x").withStatus(413), "invalid_request", 413);
  }

  private static void assertError(OAuthError error, String code, int status) {
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.getStackTrace()).isEmpty();
  }
}
