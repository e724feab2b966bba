package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6265bis: a cookie of this host")
final class HostCookieTest {
  private static final HostCookie COOKIE = new HostCookie("__Host-a", HostCookie.SameSite.LAX);
  private static final String VALUE = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLM-01";

  private static TypedRequest sent(String... lines) {
    return new TypedRequest(
        Stream.of(lines).map(line -> new Response.Header("Cookie", line)).toList(), new byte[0]);
  }

  @ParameterizedTest
  @DisplayName("§5.6: is found among others, wherever it stands")
  @ValueSource(
      strings = {
        "__Host-a=" + VALUE,
        "b=1; __Host-a=" + VALUE + "; c=2",
        "b=1;__Host-a=" + VALUE,
        "__Host-ab=x; x__Host-a=y; __Host-a=" + VALUE + " ;",
        "; ;=;__Host-a=" + VALUE + "; __Host-a=" + VALUE
      })
  void found(String line) {
    assertThat(COOKIE.read(sent(line))).contains(new CookieSecret(VALUE));
  }

  @Test
  @DisplayName("RFC 9113 §8.2.3: is found in any of several lines")
  void lines() {
    assertThat(COOKIE.read(sent("b=1", "__Host-a=" + VALUE))).isPresent();
    assertThat(COOKIE.read(sent())).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("that we can't have given is none")
  @ValueSource(
      strings = {
        "",
        "__Host-a",
        "__Host-a=",
        "__Host-a=short",
        "__host-a=" + VALUE,
        "__Host-a =" + VALUE,
        "__Host-a=\"" + VALUE + "\"",
        "__Host-a=" + VALUE + "x",
        "__Host-a=" + VALUE + "; __Host-a=x"
      })
  void none(String line) {
    assertThat(COOKIE.read(sent(line))).isEmpty();
  }

  @Test
  @DisplayName("§4.1.2: is set for a time, and taken away")
  void set() {
    assertThat(COOKIE.set(new CookieSecret(VALUE), Duration.ofMinutes(2)))
        .isEqualTo(
            new Response.Header(
                "Set-Cookie",
                "__Host-a=" + VALUE + "; Max-Age=120; Path=/; Secure; HttpOnly; SameSite=Lax"));
    assertThat(COOKIE.clear().value())
        .isEqualTo("__Host-a=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  @DisplayName("holds 256 random bits that nothing shows by accident")
  void secret() {
    SecureRandom random = new SecureRandom();
    CookieSecret secret = CookieSecret.generate(random);

    assertThat(secret.value()).hasSize(43).isNotEqualTo(CookieSecret.generate(random).value());
    assertThat(secret).hasToString("CookieSecret[hidden]");
    assertThat(List.of(secret).toString()).doesNotContain(secret.value());
    assertThatThrownBy(() -> new CookieSecret("not one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("not one");
  }

  @Test
  @DisplayName("§4.1.3.2: has a name that only this host can set")
  void name() {
    assertThatThrownBy(() -> new HostCookie("session", HostCookie.SameSite.LAX))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostCookie("__Host-a=b", HostCookie.SameSite.LAX))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
