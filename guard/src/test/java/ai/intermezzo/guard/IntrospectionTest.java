package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7662: a guard that introspects refuses revoked tokens within the stated time")
final class IntrospectionTest {
  private static final Introspection SETTINGS = Introspection.as("the:api", "s€cret &=+");
  private static final String INACTIVE = "{\"active\":false}";

  @TempDir private Path folder;
  private final MutableClock clock = new MutableClock();
  private final ECKey key = TestKeys.ec("ec");
  private final TestIssuer issuer = new TestIssuer(key);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  @DisplayName("§2.1: it asks with the API's own credentials, where the metadata says")
  void question() {
    AtomicReference<String> authorization = new AtomicReference<>();
    AtomicReference<String> body = new AtomicReference<>();
    issuer.introspection =
        exchange -> {
          authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
          issuer.json(exchange, "{\"active\":true,\"scope\":\"more than the token\"}");
        };
    Guard guard = guard(SETTINGS);
    String token = token().signed();
    assertThat(guard.check("Bearer " + token)).isInstanceOf(Decision.Verified.class);
    assertThat(((Decision.Verified) guard.check("Bearer " + token)).token().scopes())
        .containsExactly("read:notes", "write:notes");

    byte[] pair = Base64.getDecoder().decode(authorization.get().substring("Basic ".length()));
    assertThat(new String(pair, StandardCharsets.US_ASCII))
        .isEqualTo("the%3Aapi:s%E2%82%ACcret+%26%3D%2B");
    assertThat(body.get()).isEqualTo("token=" + token + "&token_type_hint=access_token");
    assertThat(issuer.serverMetadataRequests).hasValue(1);
  }

  @Test
  @DisplayName("an address that was given is used as it is")
  void givenAddress() {
    issuer.serverMetadata = exchange -> issuer.answer(exchange, 500, "");
    Guard guard = guard(SETTINGS.at(URI.create(issuer.issuer + "introspect")));
    assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Verified.class);
    assertThat(issuer.serverMetadataRequests).hasValue(0);
  }

  @Test
  @DisplayName("an issuer that has OpenID Connect's metadata only may say it there")
  void openIdMetadata() {
    issuer.serverMetadata = exchange -> issuer.answer(exchange, 404, "");
    issuer.metadata =
        exchange ->
            issuer.json(
                exchange,
                issuer.metadata().replace("}", "")
                    + ",\"introspection_endpoint\":\""
                    + issuer.issuer
                    + "introspect\"}");
    assertThat(guard(SETTINGS).check(token().bearer())).isInstanceOf(Decision.Verified.class);
  }

  @Test
  @DisplayName("a token that is revoked is refused with 401 when the last answer's time is over")
  void revoked() {
    Guard guard = guard(SETTINGS.answersServeFor(Duration.ofSeconds(10)));
    String token = token().bearer();
    for (int i = 0; i < 100; i++) {
      assertThat(guard.check(token)).isInstanceOf(Decision.Verified.class);
    }
    assertThat(issuer.introspections).hasValue(1);
    issuer.introspection = exchange -> issuer.json(exchange, INACTIVE);
    clock.move(Duration.ofMillis(9999));
    assertThat(guard.check(token)).isInstanceOf(Decision.Verified.class);
    clock.move(Duration.ofMillis(1));
    Decision.Refused refused = (Decision.Refused) guard.check(token, "a:scope:that:it:lacks");
    assertThat(refused.reason()).isEqualTo(Reason.REVOKED);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.challenge())
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"The token has been revoked.\"");
    assertThat(guard.check(token)).isEqualTo(refused(Reason.REVOKED));
    assertThat(issuer.introspections).hasValue(2);
  }

  @Test
  @DisplayName("answers that serve for no time are asked for each time")
  void noCache() {
    Guard guard = guard(SETTINGS.answersServeFor(Duration.ZERO));
    String token = token().bearer();
    for (int i = 0; i < 3; i++) {
      assertThat(guard.check(token)).isInstanceOf(Decision.Verified.class);
    }
    assertThat(issuer.introspections).hasValue(3);
  }

  @Test
  @DisplayName("a token that the guard itself refuses is not asked about")
  void localFirst() {
    Guard guard = guard(SETTINGS);
    assertThat(guard.check(token().claim("aud", "other").bearer()))
        .isEqualTo(refused(Reason.AUDIENCE));
    assertThat(guard.check("Bearer x")).isEqualTo(refused(Reason.MALFORMED_TOKEN));
    assertThat(issuer.introspections).hasValue(0);
  }

  @Test
  @DisplayName("of threads that check one token at once, one asks")
  void singleFlight() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    issuer.introspection =
        exchange -> {
          asked.countDown();
          await(goOn);
          issuer.json(exchange, INACTIVE);
        };
    Guard guard = guard(SETTINGS);
    String token = token().bearer();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Decision>> checks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        checks.add(threads.submit(() -> guard.check(token)));
      }
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      goOn.countDown();
      for (Future<Decision> check : checks) {
        // A machine that is very busy may make one of them wait too long.
        Decision decision = check.get();
        if (!(decision instanceof Decision.Unavailable)) {
          assertThat(decision).isEqualTo(refused(Reason.REVOKED));
        }
      }
      assertThat(issuer.introspections).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("the answers that are kept are bounded")
  void bounded() {
    Guard guard = guard(SETTINGS.keepAnswers(2));
    List<String> tokens = List.of(token().bearer(), token().bearer(), token().bearer());
    tokens.forEach(guard::check);
    assertThat(issuer.introspections).hasValue(3);
    guard.check(tokens.get(2));
    guard.check(tokens.get(1));
    assertThat(issuer.introspections).hasValue(3);
    guard.check(tokens.get(0));
    assertThat(issuer.introspections).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  @DisplayName("in an outage nothing passes, one attempt a second is made, and it ends by itself")
  void outage(int status) {
    Guard guard = guard(SETTINGS);
    String token = token().bearer();
    issuer.introspection = exchange -> issuer.answer(exchange, status, "");
    for (int i = 0; i < 20; i++) {
      assertThat(guard.check(token)).isEqualTo(new Decision.Unavailable(Duration.ofSeconds(1)));
      assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
    }
    assertThat(issuer.introspections).hasValue(1);
    issuer.introspection = exchange -> issuer.json(exchange, "{\"active\":true}");
    clock.move(ActiveTokens.REST);
    waitFor(() -> guard.check(token) instanceof Decision.Verified);
    assertThat(issuer.introspections).hasValue(2);
  }

  @Test
  @DisplayName(
      "where it was told to, it accepts what passed its own check while there is an outage")
  void acceptInOutage() {
    Guard guard = guard(SETTINGS.acceptInOutage());
    String token = token().bearer();
    String known = token().bearer();
    issuer.introspection = exchange -> issuer.json(exchange, INACTIVE);
    assertThat(guard.check(known)).isEqualTo(refused(Reason.REVOKED));

    issuer.introspection = exchange -> issuer.answer(exchange, 502, "");
    for (int i = 0; i < 20; i++) {
      assertThat(guard.check(token)).isInstanceOf(Decision.Verified.class);
      assertThat(guard.check(token().claim("aud", "other").bearer()))
          .isEqualTo(refused(Reason.AUDIENCE));
    }
    assertThat(issuer.introspections).hasValue(2);
    clock.move(Duration.ofMinutes(1));
    assertThat(guard.check(known)).as("stays refused").isEqualTo(refused(Reason.REVOKED));
  }

  @Test
  @DisplayName("an issuer that is gone is an outage")
  void gone() {
    Guard guard = guard(SETTINGS);
    Guard accepting = guard(SETTINGS.acceptInOutage());
    String token = token().bearer();
    guard.check(token);
    accepting.check(token);
    issuer.close();
    clock.move(Duration.ofSeconds(11));
    assertThat(guard.check(token)).isInstanceOf(Decision.Unavailable.class);
    assertThat(accepting.check(token)).isInstanceOf(Decision.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 401, 403, 404})
  @DisplayName("an issuer that refuses to answer, or answers something else, is no outage")
  void noAnswer(int status) {
    Guard guard = guard(SETTINGS.acceptInOutage());
    issuer.introspection = exchange -> issuer.answer(exchange, status, status == 204 ? "" : "{}");
    assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
    assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "true", "{\"active\":\"true\"}", "{\"active\":1}", "{\"active\":null}"})
  @DisplayName("§2.2: only an active that is true or false is an answer")
  void rubbish(String body) {
    Guard guard = guard(SETTINGS.acceptInOutage());
    issuer.introspection = exchange -> issuer.json(exchange, body);
    assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
  }

  @Test
  @DisplayName("metadata of another issuer don't lead it astray, and send it no secret")
  void foreignMetadata() {
    issuer.serverMetadata =
        exchange ->
            issuer.json(
                exchange, issuer.serverMetadata().replace("\"" + issuer.issuer + "\"", "\"x\""));
    Guard guard = guard(SETTINGS.acceptInOutage());
    assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
    assertThat(issuer.introspections).hasValue(0);
  }

  @Test
  @DisplayName("a connection that breaks off is tried once more")
  void brokenConnection() {
    issuer.introspection =
        exchange -> {
          if (issuer.introspections.get() == 1) {
            exchange.close();
          } else {
            issuer.json(exchange, "{\"active\":true}");
          }
        };
    assertThat(guard(SETTINGS).check(token().bearer())).isInstanceOf(Decision.Verified.class);
    assertThat(issuer.introspections).hasValue(2);
  }

  @Test
  @DisplayName("an answer that doesn't come makes nobody wait for long, and then nobody at all")
  void slow() {
    CountDownLatch never = new CountDownLatch(1);
    issuer.introspection = exchange -> await(never);
    Guard guard =
        issuer
            .guard(folder)
            .clock(clock)
            .introspect(SETTINGS)
            .waitForIssuer(Duration.ofSeconds(10))
            .build();
    for (int i = 0; i < 50; i++) {
      assertThat(guard.check(token().bearer())).isInstanceOf(Decision.Unavailable.class);
    }
    // 50 that each waited would take longer than a test may.
    assertThat(issuer.introspections).hasValue(1);
    never.countDown();
  }

  @Test
  @DisplayName("a revoked token is refused though its verification is kept")
  void withVerifiedCache() {
    Guard guard = issuer.guard(folder).clock(clock).cacheVerified(10).introspect(SETTINGS).build();
    String token = token().bearer();
    assertThat(guard.check(token)).isInstanceOf(Decision.Verified.class);
    issuer.introspection = exchange -> issuer.json(exchange, INACTIVE);
    clock.move(Duration.ofSeconds(10));
    assertThat(guard.check(token)).isEqualTo(refused(Reason.REVOKED));
  }

  private Guard guard(Introspection settings) {
    return issuer.guard(folder).clock(clock).introspect(settings).build();
  }

  private TestToken token() {
    return issuer.token(key).issuedAt(clock.instant());
  }

  private static Decision.Refused refused(Reason reason) {
    return new Decision.Refused(reason, reason.challenge());
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("nobody went on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void waitFor(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
