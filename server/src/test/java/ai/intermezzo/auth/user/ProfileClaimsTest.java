package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Scopes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("OpenID Connect Core §5.4: claims by scope")
final class ProfileClaimsTest {
  private static User ada(Optional<String> name) {
    return new User(
        UserId.generate(new SecureRandom()),
        new Email("Ada@example.com"),
        true,
        name,
        Optional.empty(),
        3,
        Instant.ofEpochSecond(1_700_000_000),
        Instant.ofEpochMilli(1_800_000_000_999L),
        Optional.empty());
  }

  private static Map<String, Object> claims(String scope) {
    return ProfileClaims.of(ada(Optional.of("Ada Lovelace")).profile(), Scopes.parse(scope));
  }

  @Test
  @DisplayName("profile gives the name and when it was updated, in seconds")
  void profile() {
    assertThat(claims("openid profile"))
        .containsExactly(
            Map.entry("name", "Ada Lovelace"), Map.entry("updated_at", 1_800_000_000L));
  }

  @Test
  @DisplayName("email gives the address as it is written and whether it is verified")
  void email() {
    assertThat(claims("email"))
        .containsExactly(Map.entry("email", "Ada@example.com"), Map.entry("email_verified", true));
  }

  @Test
  @DisplayName(
      "without these scopes there is none; with both there are those that the metadata lists")
  void scopes() {
    assertThat(claims("openid offline_access profiles emails")).isEmpty();
    assertThat(claims("email profile").keySet())
        .containsExactlyInAnyOrderElementsOf(ProfileClaims.NAMES);
  }

  @Test
  @DisplayName("OpenID Connect Core §5.3.2: a claim that a user lacks is left out, not null")
  void nameless() {
    assertThat(ProfileClaims.of(ada(Optional.empty()).profile(), Scopes.parse("profile")))
        .containsOnlyKeys("updated_at");
  }

  @ParameterizedTest
  @DisplayName("a name is 1 to 200 characters that can be shown")
  @ValueSource(strings = {"", " ", "Ada\nLovelace", "Ada\u0000", "Ada\u2028", "Ada\ud800"})
  void names(String name) {
    assertThatThrownBy(() -> ada(Optional.of(name)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("A name is 1 to 200 characters without control characters.");
    assertThatThrownBy(() -> ada(Optional.of("a".repeat(201)))).isInstanceOf(InvalidSetting.class);
    assertThat(ada(Optional.of("a".repeat(200))).name()).isPresent();
  }
}
