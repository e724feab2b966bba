package ai.intermezzo.auth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("HOST:PORT, and IPv6 in brackets")
  @CsvSource({
    "0.0.0.0:8443, 0.0.0.0, 8443",
    "localhost:0, localhost, 0",
    "[::1]:65535, ::1, 65535",
    "[::]:443, ::, 443"
  })
  void good(String text, String host, int port) {
    assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress(host, port));
  }

  @ParameterizedTest(name = "''{0}''")
  @DisplayName("Anything else is one sentence with an example")
  @ValueSource(
      strings = {
        "",
        "8443",
        ":8443",
        "localhost",
        "localhost:",
        "localhost:x",
        "localhost:-1",
        "localhost:65536",
        "localhost:999999",
        "::1:8443",
        "[]:1",
        "localhost:+80",
        "localhost:٨"
      })
  void bad(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("--listen is HOST:PORT, such as 0.0.0.0:8443 or [::1]:8443.");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Without --listen: the issuer's port, on this machine alone for a loopback issuer")
  @CsvSource({
    "https://localhost:8443/, localhost, 8443",
    "https://127.0.0.1:9443/, localhost, 9443",
    "https://auth.example.com/, 0.0.0.0, 443",
    "https://auth.example.com:8443/, 0.0.0.0, 8443"
  })
  void implied(String issuer, String host, int port) {
    assertThat(ListenAddress.of(new Issuer(issuer))).isEqualTo(new ListenAddress(host, port));
  }
}
