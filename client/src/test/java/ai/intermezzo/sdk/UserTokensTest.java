package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tokens of a person's session")
final class UserTokensTest {
  private static final class Memory implements TokenStore {
    final AtomicReference<Optional<Tokens>> kept = new AtomicReference<>(Optional.empty());

    @Override
    public Optional<Tokens> load() {
      return kept.get();
    }

    @Override
    public void save(Tokens tokens) {
      kept.set(Optional.of(tokens));
    }

    @Override
    public void clear() {
      kept.set(Optional.empty());
    }
  }

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Memory store = new Memory();
  private TestProvider provider;
  private UserTokens tokens;

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new TestProvider(folder);
    tokens =
        provider
            .issuer()
            .clock(now::get)
            .build()
            .client("web-app", "secret")
            .signIn(URI.create("https://app.test/callback"))
            .tokensOf(store);
    keep(Optional.of("rt-1"));
    provider.token =
        (exchange, request) ->
            TestProvider.json(
                exchange,
                200,
                "{\"access_token\":\"at-2\",\"token_type\":\"Bearer\",\"expires_in\":100,"
                    + "\"refresh_token\":\"rt-2\"}");
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private void keep(Optional<String> refreshToken) {
    store.save(
        new Tokens(
            "at-1",
            now.get(),
            now.get().plusSeconds(100),
            Set.of("read"),
            refreshToken,
            Optional.of("the ID token")));
  }

  private void pass(long seconds) {
    now.updateAndGet(time -> time.plusSeconds(seconds));
  }

  @Test
  @DisplayName("serve until ten seconds before their end, and are renewed then")
  void renewed() {
    pass(89);
    assertThat(tokens.accessToken()).contains("at-1");
    pass(2);
    assertThat(tokens.accessToken()).contains("at-2");

    assertThat(provider.requests).hasSize(1);
    assertThat(provider.requests.get(0).form())
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "rt-1");
    Tokens kept = store.load().orElseThrow();
    assertThat(kept.refreshToken()).contains("rt-2");
    assertThat(kept.scopes()).as("what an answer leaves out stays").containsExactly("read");
    assertThat(kept.idToken()).contains("the ID token");
  }

  @Test
  @DisplayName("that last two seconds serve for one: by their exp, in whole seconds, they may end")
  void wholeSeconds() {
    Instant begun = now.get();
    store.save(
        new Tokens(
            "short", begun, begun.plusSeconds(2), Set.of(), Optional.empty(), Optional.empty()));
    now.set(begun.plusMillis(999));
    assertThat(tokens.accessToken()).contains("short");
    now.set(begun.plusMillis(1000));
    assertThat(tokens.accessToken()).isEmpty();
  }

  @Test
  @DisplayName("are renewed once for fifty threads: a refresh token that rotates is sent once")
  void once() throws InterruptedException, ExecutionException {
    pass(95);
    assertThat(TokenSourceTest.together(50, tokens::accessToken)).containsOnly(Optional.of("at-2"));
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  @DisplayName("are forgotten when the server ended the sign-in, and only then")
  void ended() {
    pass(101);
    provider.token = (exchange, request) -> TestProvider.json(exchange, 503, "{}");
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(tokens::accessToken);
    assertThat(store.load()).isPresent();

    provider.token =
        (exchange, request) -> TestProvider.json(exchange, 401, "{\"error\":\"invalid_client\"}");
    assertThatExceptionOfType(OAuthException.class).isThrownBy(tokens::accessToken);
    assertThat(store.load()).isPresent();

    provider.token =
        (exchange, request) -> TestProvider.json(exchange, 400, "{\"error\":\"invalid_grant\"}");
    assertThat(tokens.accessToken()).isEmpty();
    assertThat(store.load()).isEmpty();
    assertThat(tokens.accessToken()).isEmpty();
  }

  @Test
  @DisplayName("serve to their very end while the server is away, or nothing can renew them")
  void toTheEnd() {
    pass(95);
    provider.token = (exchange, request) -> TestProvider.json(exchange, 503, "{}");
    assertThat(tokens.accessToken()).contains("at-1");

    keep(Optional.empty());
    pass(95);
    assertThat(tokens.accessToken()).contains("at-1");
    pass(6);
    assertThat(tokens.accessToken()).isEmpty();
    assertThat(store.load()).isEmpty();
  }
}
