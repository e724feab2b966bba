package ai.intermezzo.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.test",
        "https://app.test:8443",
        "https://[2001:db8::1]",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:443"
      })
  @DisplayName("An origin as a browser sends it is good")
  void good(String origin) {
    assertThat(new WebOrigin(origin)).hasToString(origin);
    assertThat(WebOrigin.isValid(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "*",
        "app.test",
        "https://",
        "https://app.test/",
        "https://app.test/path",
        "https://App.test",
        "https://app.test:443",
        "https://app.test:0",
        "https://*.app.test",
        "https://user@app.test",
        "https://app.test\nX: y",
        "http://app.test",
        "http://localhost:80",
        "http://localhost.evil.test"
      })
  @DisplayName("What no browser sends, or no one should trust, is refused")
  void refused(String origin) {
    assertThat(WebOrigin.isValid(origin)).isFalse();
    assertThatThrownBy(() -> new WebOrigin(origin)).isInstanceOf(InvalidSetting.class);
  }
}
