package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Authorization: Basic")
class BasicCredentialsTest {
  @ParameterizedTest
  @DisplayName("RFC 6749 §2.3.1: holds id and secret, both form-encoded")
  @CsvSource(
      delimiter = '|',
      value = {
        "id:secret|id|secret",
        "id:a:b|id|a:b",
        "id:|id|''",
        "my+app%3A:a%2Bb%25|my app:|a+b%",
        "%C3%BC:%E2%82%AC|ü|€"
      })
  void decodes(String pair, String id, String secret) {
    assertThat(BasicCredentials.parse(TypedRequest.authorized("Basic " + base64(pair))))
        .contains(new BasicCredentials(id, secret));
  }

  @Test
  @DisplayName("RFC 9110 §11.1: is named in any case, and its base64 needs no padding")
  void anyCase() {
    for (String scheme : new String[] {"basic", "BASIC", "bAsIc", "Basic "}) {
      assertThat(BasicCredentials.parse(TypedRequest.authorized(scheme + " aWQ6cw")))
          .contains(new BasicCredentials("id", "s"));
    }
  }

  @Test
  @DisplayName("is absent where there is no header, or one of another scheme")
  void absent() {
    assertThat(BasicCredentials.parse(TypedRequest.authorized())).isEmpty();
    assertThat(BasicCredentials.parse(TypedRequest.authorized("Bearer abc"))).isEmpty();
    assertThat(BasicCredentials.parse(TypedRequest.authorized("Basically abc"))).isEmpty();
    assertThat(BasicCredentials.parse(TypedRequest.authorized(""))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("that is malformed is invalid_request, without an echo")
  @ValueSource(
      strings = {
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic c2VjcmV0", // no colon
        "Basic OnNlY3JldA==", // no id
        "Basic aWQ6c2VjcmV0 x",
        "Basic aWQ6c2VjcmV0,Basic aWQ6c2VjcmV0",
        "Basic aWQ6JQ==", // id:%
        "Basic aWQ6JXp6", // id:%zz
        "Basic aWQ6JTAw", // id:%00
        "Basic aWQ6/w==", // id:\xff
        "Basic aWQKOnM=" // id, line feed, :s
      })
  void malformed(String header) {
    OAuthError error =
        catchThrowableOfType(
            OAuthError.class, () -> BasicCredentials.parse(TypedRequest.authorized(header)));
    assertThat(error.code()).isEqualTo("invalid_request");
    assertThat(error.description()).doesNotContain("secret:").contains("form-encoded");
  }

  @Test
  @DisplayName("that comes twice is invalid_request")
  void twice() {
    OAuthError error =
        catchThrowableOfType(
            OAuthError.class,
            () ->
                BasicCredentials.parse(
                    TypedRequest.authorized("Basic aWQ6cw==", "Bearer something")));
    assertThat(error.code()).isEqualTo("invalid_request");
  }

  @Test
  @DisplayName("does not show its secret")
  void hidesSecret() {
    assertThat(new BasicCredentials("id", "hush")).hasToString("BasicCredentials[id=id]");
  }

  private static String base64(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
