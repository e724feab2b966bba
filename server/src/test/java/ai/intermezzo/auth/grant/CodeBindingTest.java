package ai.intermezzo.auth.grant;

import static ai.intermezzo.auth.grant.TestCodes.CLIENT;
import static ai.intermezzo.auth.grant.TestCodes.OTHER_CLIENT;
import static ai.intermezzo.auth.grant.TestCodes.REDIRECT_URI;
import static ai.intermezzo.auth.grant.TestCodes.VERIFIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who may redeem a code")
class CodeBindingTest {
  private static final Optional<String> URI = Optional.of(REDIRECT_URI);
  private static final Optional<String> PROOF = Optional.of(VERIFIER);
  private static final Optional<String> NONE = Optional.empty();

  private final CodeBinding usual = TestCodes.binding();

  private static CodeBinding with(RedirectBinding redirect, Optional<CodeChallenge> challenge) {
    return new CodeBinding(CLIENT, redirect, challenge, NONE);
  }

  private static AbstractThrowableAssert<?, ?> refused(
      CodeBinding binding, ClientId client, Optional<String> uri, Optional<String> verifier) {
    return assertThatThrownBy(() -> binding.require(client, uri, verifier))
        .isInstanceOfSatisfying(
            OAuthError.class,
            error -> {
              assertThat(error.code()).isEqualTo("invalid_grant");
              assertThat(error.status()).isEqualTo(400);
            });
  }

  @Test
  @DisplayName("the client that began, with its redirect URI and its verifier")
  void good() {
    assertThatCode(() -> usual.require(CLIENT, URI, PROOF)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("RFC 6749 §4.1.3: a code is refused for another client")
  void otherClient() {
    refused(usual, OTHER_CLIENT, URI, PROOF).hasMessageContaining("another client");
  }

  @Test
  @DisplayName("RFC 6749 §4.1.3: a redirect URI that was sent must come again, to the letter")
  void redirectUri() {
    refused(usual, CLIENT, NONE, PROOF).hasMessageContaining("redirect_uri");
    refused(usual, CLIENT, Optional.of(REDIRECT_URI + "/"), PROOF)
        .hasMessageContaining("redirect_uri");
    refused(usual, CLIENT, Optional.of("HTTPS://app.example.com/callback"), PROOF)
        .hasMessageContaining("redirect_uri");
  }

  @Test
  @DisplayName("RFC 6749 §4.1.3: one that was left out may be left out, and may not be another")
  void impliedRedirectUri() {
    CodeBinding implied = with(RedirectBinding.implied(REDIRECT_URI), Optional.empty());
    assertThatCode(() -> implied.require(CLIENT, NONE, NONE)).doesNotThrowAnyException();
    assertThatCode(() -> implied.require(CLIENT, URI, NONE)).doesNotThrowAnyException();
    refused(implied, CLIENT, Optional.of("https://evil.example/"), NONE);
  }

  @Test
  @DisplayName("RFC 7636 §4.6: a challenge that was sent must be proven")
  void verifier() {
    refused(usual, CLIENT, URI, NONE).hasMessageContaining("missing");
    refused(usual, CLIENT, URI, Optional.of("w".repeat(43))).hasMessageContaining("not match");
    refused(usual, CLIENT, URI, Optional.of("")).hasMessageContaining("not match");
  }

  @Test
  @DisplayName("RFC 9700 §2.1.1: a verifier without a challenge is refused, as a downgrade")
  void downgrade() {
    CodeBinding plain = with(RedirectBinding.sent(REDIRECT_URI), Optional.empty());
    assertThatCode(() -> plain.require(CLIENT, URI, NONE)).doesNotThrowAnyException();
    refused(plain, CLIENT, URI, PROOF).hasMessageContaining("not expected");
  }

  @Test
  @DisplayName("a nonce has a bound, and no message quotes what came")
  void nonce() {
    RedirectBinding redirect = RedirectBinding.sent(REDIRECT_URI);
    Optional<String> longest = Optional.of("n".repeat(CodeBinding.MAX_NONCE_LENGTH));
    assertThatCode(() -> new CodeBinding(CLIENT, redirect, Optional.empty(), longest))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> new CodeBinding(CLIENT, redirect, Optional.empty(), longest.map(n -> n + "n")))
        .isInstanceOf(OAuthError.class)
        .hasMessage("nonce is longer than 256 characters.");
    refused(usual, CLIENT, URI, Optional.of("w".repeat(43))).hasMessageNotContaining("www");
  }
}
