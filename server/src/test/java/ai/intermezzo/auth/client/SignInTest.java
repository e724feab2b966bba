package ai.intermezzo.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignInTest {
  private static final String CALLBACK = "https://app.test/cb";
  private static final String LOOPBACK = "http://127.0.0.1:4000/cb";

  @Test
  @DisplayName("A request without redirect_uri means the only one; of two, or none, it means none")
  void impliedRedirectUri() {
    assertThat(with(CALLBACK).redirectUri(ClientType.WEB, Optional.empty()))
        .contains(new RedirectUri(CALLBACK));
    assertThat(with(CALLBACK, LOOPBACK).redirectUri(ClientType.WEB, Optional.empty())).isEmpty();
    assertThat(with().redirectUri(ClientType.WEB, Optional.empty())).isEmpty();
  }

  @Test
  @DisplayName("Only a native app may come back on another port, and gets the one it asked for")
  void loopbackPort() {
    Optional<String> presented = Optional.of("http://127.0.0.1:5999/cb");

    assertThat(with(LOOPBACK).redirectUri(ClientType.NATIVE, presented))
        .contains(new RedirectUri("http://127.0.0.1:5999/cb"));
    assertThat(with(LOOPBACK).redirectUri(ClientType.WEB, presented)).isEmpty();
    assertThat(with(LOOPBACK).redirectUri(ClientType.SPA, presented)).isEmpty();
  }

  @Test
  @DisplayName("An address that is not registered is nobody's, whatever it looks like")
  void foreignRedirectUri() {
    assertThat(with(CALLBACK).redirectUri(ClientType.WEB, Optional.of("https://evil.test/cb")))
        .isEmpty();
    assertThat(with(CALLBACK).redirectUri(ClientType.NATIVE, Optional.of("not a URI"))).isEmpty();
  }

  @Test
  @DisplayName("The origins of redirect URIs are those on the web, each once")
  void origins() {
    assertThat(
            with(CALLBACK, "https://app.test/two", "com.example.app:/cb", "http://localhost:3000/")
                .originsOfRedirectUris())
        .containsExactly(new WebOrigin("https://app.test"), new WebOrigin("http://localhost:3000"));
  }

  @Test
  @DisplayName("An origin or a logout address is compared as a string")
  void comparedAsStrings() {
    SignIn signIn =
        SignIn.DEFAULT
            .withWebOrigins(List.of(new WebOrigin("https://app.test")))
            .withLogoutUris(List.of(new RedirectUri("https://app.test/bye")));

    assertThat(signIn.hasOrigin("https://app.test")).isTrue();
    assertThat(signIn.hasOrigin("https://app.test:443")).isFalse();
    assertThat(signIn.hasOrigin("https://app.test.evil.test")).isFalse();
    assertThat(signIn.allowsLogoutTo("https://app.test/bye")).isTrue();
    assertThat(signIn.allowsLogoutTo("https://app.test/bye/")).isFalse();
    assertThat(signIn.allowsLogoutTo("https://app.test/bye?x")).isFalse();
  }

  @Test
  @DisplayName("There are at most 50 addresses of each kind")
  void bounds() {
    List<RedirectUri> full = Collections.nCopies(50, new RedirectUri(CALLBACK));
    List<RedirectUri> tooMany = Collections.nCopies(51, new RedirectUri(CALLBACK));
    List<WebOrigin> tooManyOrigins = Collections.nCopies(51, new WebOrigin("https://app.test"));

    assertThat(SignIn.DEFAULT.withRedirectUris(full).withLogoutUris(full).redirectUris())
        .hasSize(50);
    assertThatThrownBy(() -> SignIn.DEFAULT.withRedirectUris(tooMany))
        .isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> SignIn.DEFAULT.withLogoutUris(tooMany))
        .isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> SignIn.DEFAULT.withWebOrigins(tooManyOrigins))
        .isInstanceOf(InvalidSetting.class);
  }

  @ParameterizedTest
  @EnumSource(ClientType.class)
  @DisplayName("An app's own scheme is for native apps alone")
  void privateUseScheme(ClientType type) {
    SignIn signIn = with("com.example.app:/cb");

    if (type == ClientType.NATIVE) {
      signIn.requireFor(type);
    } else {
      assertThatThrownBy(() -> signIn.requireFor(type)).hasMessageContaining("type native");
    }
  }

  @ParameterizedTest
  @EnumSource(ClientType.class)
  @DisplayName("Signing out ends the refresh tokens of a single-page application, of no other")
  void endsWithSession(ClientType type) {
    assertThat(SignIn.defaultFor(type).endsWithSession()).isEqualTo(type == ClientType.SPA);
  }

  @Test
  @DisplayName("A row's members that are missing have the defaults of the client's type")
  void missingMembers() {
    assertThat(SignInJson.read("{}", ClientType.SPA))
        .isEqualTo(new SignInJson.Read(SignIn.defaultFor(ClientType.SPA), Set.of()));
    assertThat(SignInJson.read(null, ClientType.WEB))
        .isEqualTo(new SignInJson.Read(SignIn.DEFAULT, Set.of()));
  }

  private static SignIn with(String... redirectUris) {
    return SignIn.DEFAULT.withRedirectUris(
        List.of(redirectUris).stream().map(RedirectUri::new).toList());
  }
}
