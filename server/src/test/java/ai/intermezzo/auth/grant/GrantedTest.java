package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was granted")
class GrantedTest {
  private final Granted granted = TestCodes.offline();

  @Test
  @DisplayName("RFC 6749 §6: without scope a refresh asks for all of it, with it for no more")
  void narrow() {
    Scopes less = Scopes.parse("read:songs openid");
    assertThat(granted.narrow(Optional.empty())).isEqualTo(granted.scopes());
    assertThat(granted.narrow(Optional.of(less))).isEqualTo(less);
    for (String more : new String[] {"read:songs admin", "READ:SONGS", "phone"}) {
      assertThatThrownBy(() -> granted.narrow(Optional.of(Scopes.parse(more))))
          .isInstanceOfSatisfying(
              OAuthError.class, error -> assertThat(error.code()).isEqualTo("invalid_scope"));
    }
  }

  @Test
  @DisplayName("is offline only with the scope of that very name")
  void offline() {
    assertThat(granted.isOffline()).isTrue();
    assertThat(TestCodes.granted("openid offline offline_access2").isOffline()).isFalse();
  }

  @Test
  @DisplayName("Apis survive being written in a row, in their order")
  void apis() {
    Map<Audience, Scopes> apis = new LinkedHashMap<>();
    apis.put(new Audience("https://b.example"), Scopes.parse("x y:z"));
    apis.put(new Audience("https://a.example"), Scopes.NONE);
    Granted two = new Granted(Scopes.parse("x y:z"), apis);
    assertThat(Granted.apisOf(two.apisText())).isEqualTo(apis);
    assertThat(Granted.apisOf(two.apisText()).keySet()).containsExactlyElementsOf(apis.keySet());
    assertThat(Granted.apisOf(new Granted(Scopes.NONE, Map.of()).apisText())).isEmpty();
  }
}
