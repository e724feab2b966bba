package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that passes whatever the server does would show nothing. */
@DisplayName("The SDKs' tests, behind a proxy that breaks one thing of the server on purpose")
class BrokenServerTest {
  /** What notices it, and how that fails. */
  enum Case {
    WRONG_ISSUER(
        Breakage.WRONG_ISSUER,
        "openid-client",
        "code, client_secret_basic: with PKCE, state and nonce, ID token and userinfo",
        "unexpected JWT \"iss\" (issuer) claim value"),
    NO_NONCE(
        Breakage.NO_NONCE,
        "openid-client",
        "code, client_secret_basic: with PKCE, state and nonce, ID token and userinfo",
        "JWT \"nonce\" (nonce) claim missing"),
    NO_CORS(
        Breakage.NO_CORS,
        "auth0-spa-js",
        "redirect login: signs a person in, and the SDK takes the callback",
        "Failed to fetch"),
    WRONG_MESSAGE_ORIGIN(
        Breakage.WRONG_MESSAGE_ORIGIN,
        "auth0-spa-js",
        "silent renewal by iframe: new tokens come by web_message",
        "Timeout"),
    NEW_KEYS_UNPUBLISHED(
        Breakage.NEW_KEYS_UNPUBLISHED,
        "express-oauth2-jwt-bearer",
        "key rotation while an API runs: new tokens are taken, and old ones still",
        "no applicable key found");

    private final Breakage breakage;
    private final String sdk;
    private final String test;
    private final String says;

    Case(Breakage breakage, String sdk, String test, String says) {
      this.breakage = breakage;
      this.sdk = sdk;
      this.test = test;
      this.says = says;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("fail, and say what is wrong")
  void broken(Case one, @TempDir Path folder) throws Exception {
    NodeTests.Ended ended =
        new SdkRun(folder).someTests(one.sdk + ".test.js", Set.of(one.test), one.breakage);

    assertThat(ended.status()).as(ended.output()).isNotZero();
    assertThat(ended.output())
        .containsPattern("(?m)^. pass 0$")
        .containsPattern("(?m)^. fail 1$")
        .contains(one.says);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openid-client", "auth0-spa-js", "express-oauth2-jwt-bearer"})
  @DisplayName("pass behind the same proxy while it breaks nothing")
  void whole(String sdk, @TempDir Path folder) throws Exception {
    Set<String> tests =
        Arrays.stream(Case.values())
            .filter(each -> each.sdk.equals(sdk))
            .map(each -> each.test)
            .collect(Collectors.toSet());
    NodeTests.Ended ended = new SdkRun(folder).someTests(sdk + ".test.js", tests, Breakage.NOTHING);

    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output())
        .containsPattern("(?m)^. pass " + tests.size() + "$")
        .containsPattern("(?m)^. fail 0$");
  }
}
