package ai.intermezzo.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUriTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.test",
        "https://app.test:8443/cb?x=y",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:9/cb",
        "com.example.app:/cb",
        "com.example.app://cb"
      })
  @DisplayName("Addresses on the web, on the device and of an app's own scheme are good")
  void good(String uri) {
    assertThat(new RedirectUri(uri)).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/cb",
        "app.test/cb",
        "https:",
        "https:///cb",
        "https://app.test/cb#part",
        "https://app.test/cb#",
        "https://app.test/cb?code=1",
        "https://app.test/cb?a=b&state",
        "https://app.test/cb?iss=x&a=b",
        "https://*.app.test/cb",
        "https://user@app.test/cb",
        "https://app.test/a b",
        "https://app.test/\u00e4",
        "HTTPS://app.test/cb",
        "http://app.test/cb",
        "http://localhost.evil.test/cb",
        "http://127.0.0.2/cb",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/cb"
      })
  @DisplayName("Anything that could lead elsewhere is refused")
  void refused(String uri) {
    assertThatThrownBy(() -> new RedirectUri(uri)).isInstanceOf(InvalidSetting.class);
  }

  @Test
  @DisplayName("One has 1000 characters at most")
  void longest() {
    String start = "https://app.test/";
    String longest = start + "a".repeat(1000 - start.length());

    assertThat(new RedirectUri(longest).value()).hasSize(1000);
    assertThatThrownBy(() -> new RedirectUri(longest + "a")).isInstanceOf(InvalidSetting.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/cb, http://127.0.0.1:5999/cb, true",
    "http://127.0.0.1:1/cb, http://127.0.0.1/cb, true",
    "http://[::1]:1/cb, http://[::1]:2/cb, true",
    "http://localhost:1/cb?a=b, http://localhost:2/cb?a=b, true",
    "http://127.0.0.1:1/cb, http://127.0.0.1:2/other, false",
    "http://127.0.0.1:1/cb, http://127.0.0.1:2/cb?more, false",
    "http://127.0.0.1:1/cb, http://localhost:2/cb, false",
    "http://127.0.0.1:1/cb, http://127.0.0.1:2@evil.test/cb, false",
    "http://127.0.0.1:1/cb, http://127.0.0.1:2/cb#part, false",
    "https://app.test:1/cb, https://app.test:2/cb, false"
  })
  @DisplayName("A loopback address matches with any port, where that is allowed, and nothing else")
  void anyPort(String registered, String presented, boolean matches) {
    assertThat(new RedirectUri(registered).matches(presented, true)).isEqualTo(matches);
    assertThat(new RedirectUri(registered).matches(presented, false)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://App.test/cb, https://app.test",
    "https://app.test:443/cb, https://app.test",
    "https://app.test:8443, https://app.test:8443",
    "http://localhost:80/cb, http://localhost",
    "http://[::1]:443/cb, http://[::1]:443"
  })
  @DisplayName("Its origin is as browsers send it: lower case, without the default port")
  void origin(String uri, String origin) {
    assertThat(new RedirectUri(uri).origin()).isEqualTo(new WebOrigin(origin));
  }
}
