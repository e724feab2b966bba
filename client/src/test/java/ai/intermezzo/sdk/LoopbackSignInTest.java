package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("RFC 8252 §7.3: a sign-in on this machine")
final class LoopbackSignInTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final HttpClient browser = HttpClient.newHttpClient();
  private final AtomicReference<Integer> port = new AtomicReference<>();
  private TestProvider provider;
  private Client client;

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new TestProvider(folder);
    client = provider.issuer().build().publicClient("native");
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private static String parameter(URI uri, String name) {
    Matcher found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(uri.toString());
    assertThat(found.find()).isTrue();
    return URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
  }

  private HttpResponse<String> visit(String uri) {
    try {
      return browser.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answerFor(URI begun) {
    String idToken = provider.sign(provider.claims("native", parameter(begun, "nonce")).build());
    provider.token =
        (exchange, request) ->
            TestProvider.json(
                exchange,
                200,
                JSONObjectUtils.toJSONString(
                    Map.of("access_token", "at", "token_type", "Bearer", "id_token", idToken)));
  }

  @Test
  @DisplayName("opens the browser, and ends with what comes back to its port, whoever else knocks")
  void signsIn() {
    LoopbackSignIn signIn =
        client.loopbackSignIn(
            settings -> settings.scopes("openid", "offline_access"),
            begun -> {
              answerFor(begun);
              String callback = parameter(begun, "redirect_uri");
              port.set(URI.create(callback).getPort());
              assertThat(callback).matches("http://127\\.0\\.0\\.1:\\d+/callback");
              assertThat(begun.toString()).contains("scope=openid+offline_access");
              assertThat(visit(callback.replace("/callback", "/favicon.ico")).statusCode())
                  .isEqualTo(404);
              assertThat(visit(callback).statusCode()).isEqualTo(404);
              visit(callback + "?code=stolen&state=made-up");
              visit(callback + "?error=access_denied&state=made-up");
              var unused =
                  CompletableFuture.runAsync(
                      () ->
                          assertThat(
                                  visit(
                                          callback
                                              + "?code=c&state="
                                              + parameter(begun, "state")
                                              + "&iss="
                                              + Http.encoded(provider.issuer))
                                      .body())
                              .contains("You can close this window"));
            });

    SignedIn signedIn = signIn.run(LONG);

    assertThat(signedIn.person().subject()).isEqualTo("user-1");
    assertThat(provider.requests).hasSize(1);
    assertThat(provider.requests.get(0).form())
        .containsEntry("client_id", "native")
        .containsEntry("redirect_uri", "http://127.0.0.1:" + port.get() + "/callback")
        .containsKey("code_verifier");
    assertThatExceptionOfType(IllegalStateException.class)
        .as("nothing listens there any more")
        .isThrownBy(() -> visit("http://127.0.0.1:" + port.get() + "/callback"));
  }

  @Test
  @DisplayName("ends when nobody comes back in time, and when they said no")
  void ends() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(
            () -> client.loopbackSignIn(same -> same, begun -> {}).run(Duration.ofMillis(50)));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(
            () ->
                client
                    .loopbackSignIn(
                        same -> same,
                        begun ->
                            visit(
                                parameter(begun, "redirect_uri")
                                    + "?error=access_denied&state="
                                    + parameter(begun, "state")
                                    + "&iss="
                                    + Http.encoded(provider.issuer)))
                    .run(LONG))
        .satisfies(e -> assertThat(e.error()).isEqualTo("access_denied"));
  }

  @Test
  @DisplayName("opens the browser with the address as one argument, on every system")
  void command() {
    URI uri = URI.create("https://auth.test/authorize?a=1&b=$(x)%20'");
    for (String system : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      assertThat(SystemBrowser.command(system, uri)).endsWith(uri.toString());
    }
  }
}
