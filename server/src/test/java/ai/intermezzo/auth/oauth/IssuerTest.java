package ai.intermezzo.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 8414 §2: an issuer")
final class IssuerTest {
  @ParameterizedTest
  @CsvSource({
    "https://auth.example.com/,       auth.example.com, 443,  false",
    "https://auth.example.com:8443/,  auth.example.com, 8443, false",
    "https://localhost:8443/,         localhost,        8443, true",
    "https://127.0.0.1/,              127.0.0.1,        443,  true",
    "https://[::1]:1/,                [::1],            1,    true",
    "https://localhost.example.com/,  localhost.example.com, 443, false",
  })
  @DisplayName("is an https URL that ends with a slash, kept to the letter")
  void good(String url, String host, int port, boolean loopback) {
    Issuer issuer = new Issuer(url);

    assertThat(issuer.value()).isEqualTo(url);
    assertThat(issuer.host()).isEqualTo(host);
    assertThat(issuer.port()).isEqualTo(port);
    assertThat(issuer.isLoopback()).isEqualTo(loopback);
    assertThat(issuer.endpoint("oauth/token")).isEqualTo(url + "oauth/token");
    assertThat(Issuer.parseLenient(url.substring(0, url.length() - 1))).isEqualTo(issuer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "localhost",
        "http://localhost/",
        "HTTPS://localhost/",
        "https:///",
        "https://localhost",
        "https://localhost/auth/",
        "https://localhost//",
        "https://localhost/?a=b",
        "https://localhost/#here",
        "https://user@localhost/",
        "https://LOCALHOST/",
        "https://localhost:443/",
        "https://local host/",
        "https://localhost/\n",
        "https://a_b/",
      })
  @DisplayName("is nothing else, and the operator hears why")
  void bad(String url) {
    assertThatThrownBy(() -> new Issuer(url))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("issuer");
  }

  @Test
  @DisplayName("is at most 500 characters long")
  void bound() {
    assertThatThrownBy(() -> new Issuer("https://" + "a".repeat(500) + "/"))
        .isInstanceOf(InvalidSetting.class);
  }
}
