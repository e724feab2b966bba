package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A guard gets its issuer's keys over TLS, and accepts nothing when it can't")
final class IssuerKeysTest {
  @TempDir private Path folder;
  private final MutableClock clock = new MutableClock();
  private final ECKey first = TestKeys.ec("first");
  private final ECKey second = TestKeys.ec("second");
  private final TestIssuer issuer = new TestIssuer(first);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  @DisplayName("they are fetched on first use, and once for hundreds of tokens")
  void fetchedOnce() {
    Guard guard = guard().build();
    assertThat(guard.check(null)).isInstanceOf(Decision.Refused.class);
    assertThat(guard.check("Bearer rubbish")).isInstanceOf(Decision.Refused.class);
    assertThat(issuer.keyRequests).hasValue(0);
    for (int i = 0; i < 300; i++) {
      assertVerified(guard, first);
    }
    assertThat(issuer.metadataRequests).hasValue(1);
    assertThat(issuer.keyRequests).hasValue(1);
  }

  @Test
  @DisplayName("an address that was given is used as it is")
  void givenAddress() {
    issuer.metadata = exchange -> issuer.answer(exchange, 500, "");
    assertVerified(guard().jwkSetUri(URI.create(issuer.issuer + "keys")).build(), first);
    assertThat(issuer.metadataRequests).hasValue(0);
  }

  @Test
  @DisplayName("a new key is taken within seconds, and made-up key ids don't reach the issuer")
  void rotation() {
    Guard guard = guard().build();
    assertVerified(guard, first);
    for (int i = 0; i < 300; i++) {
      ECKey madeUp = new ECKey.Builder(second).keyID("made-up-" + i).build();
      assertThat(reason(guard, madeUp)).isEqualTo(Reason.UNKNOWN_KEY);
    }
    assertThat(issuer.keyRequests).hasValue(1);

    issuer.keys.add(second);
    assertThat(reason(guard, second)).isEqualTo(Reason.UNKNOWN_KEY);
    clock.move(KeyCache.REST);
    assertVerified(guard, second);
    assertVerified(guard, first);
    assertThat(issuer.keyRequests).hasValue(2);
  }

  @Test
  @DisplayName("a revoked key stops working when the set's time is over")
  void revoked() {
    issuer.cacheControl = "public, max-age=60";
    issuer.keys.add(second);
    Guard guard = guard().build();
    assertVerified(guard, first);
    issuer.keys.remove(first);
    clock.move(Duration.ofSeconds(47));
    assertVerified(guard, first);
    clock.move(Duration.ofSeconds(13));
    assertThat(reason(guard, first)).isEqualTo(Reason.UNKNOWN_KEY);
    assertVerified(guard, second);
  }

  @Test
  @DisplayName("RFC 9111 §4.2: no-store and a cache's Age are honoured")
  void cacheControl() {
    issuer.cacheControl = "no-store, max-age=600";
    issuer.jwks =
        exchange -> {
          exchange.getResponseHeaders().set("Age", "590");
          issuer.json(exchange, issuer.jwkSet());
        };
    Guard guard = guard().build();
    assertVerified(guard, first);
    issuer.cacheControl = "max-age=600";
    clock.move(KeyCache.MIN_LIFETIME);
    assertVerified(guard, first);
    assertThat(issuer.keyRequests).hasValue(2);
    clock.move(Duration.ofSeconds(10));
    assertVerified(guard, first);
    assertThat(issuer.keyRequests).hasValue(3);
  }

  @Test
  @DisplayName(
      "through an outage the keys at hand serve for the time that was set, then nothing is accepted")
  void outage() {
    Guard guard = guard().keepKeysThroughOutage(Duration.ofMinutes(10)).build();
    assertVerified(guard, first);
    issuer.jwks = exchange -> issuer.answer(exchange, 503, "");
    clock.move(Duration.ofMinutes(14));
    assertVerified(guard, first);
    clock.move(Duration.ofMinutes(1));
    assertUnavailable(guard);

    issuer.jwks = exchange -> issuer.json(exchange, issuer.jwkSet());
    clock.move(KeyCache.REST);
    assertVerified(guard, first);
    assertThat(issuer.metadataRequests).as("asked after every failure").hasValue(3);
  }

  @Test
  @DisplayName(
      "an answer that is none makes the guard unavailable: errors, rubbish, too much, redirects")
  void badAnswers() {
    List<TestIssuer.Answer> bad =
        List.of(
            exchange -> issuer.answer(exchange, 404, issuer.jwkSet()),
            exchange -> issuer.json(exchange, "<html>"),
            exchange -> issuer.json(exchange, "{\"keys\":1}"),
            exchange -> issuer.json(exchange, issuer.jwkSet() + " ".repeat(IssuerHttp.MAX_BYTES)),
            HttpExchange::close,
            exchange -> {
              exchange.getResponseHeaders().set("Location", issuer.issuer + "keys");
              issuer.answer(exchange, 302, "");
            });
    for (TestIssuer.Answer answer : bad) {
      issuer.jwks = answer;
      assertUnavailable(guard().build());
    }
  }

  @Test
  @DisplayName(
      "Discovery §4.3: metadata of another issuer, or with keys in the clear, is not believed")
  void badMetadata() {
    String keys = issuer.issuer + "keys";
    for (Map<String, Object> metadata :
        List.<Map<String, Object>>of(
            Map.of("issuer", "https://evil.example/", "jwks_uri", keys),
            Map.of("jwks_uri", keys),
            Map.of("issuer", issuer.issuer),
            Map.of("issuer", issuer.issuer, "jwks_uri", "https://["),
            Map.of("issuer", issuer.issuer, "jwks_uri", "http" + keys.substring(5)))) {
      issuer.metadata = exchange -> issuer.json(exchange, JSONObjectUtils.toJSONString(metadata));
      assertUnavailable(guard().build());
    }
    assertThat(issuer.keyRequests).hasValue(0);
  }

  @Test
  @DisplayName("a server whose certificate is not trusted gives no keys")
  void untrusted() {
    Guard stranger = Guard.builder(issuer.issuer, TestIssuer.AUDIENCE).clock(clock).build();
    assertUnavailable(stranger);
    assertThat(issuer.metadataRequests).hasValue(0);
  }

  @Test
  @DisplayName("an issuer that drips its answer is given up on, and then nobody waits")
  void dripping() {
    issuer.jwks = IssuerKeysTest::drip;
    Guard guard = guard().waitForIssuer(Duration.ofSeconds(10)).build();
    assertUnavailable(guard);
    // It drips for longer than a test may take, so that whoever waited for it would fail.
    for (int i = 0; i < 100; i++) {
      assertUnavailable(guard);
    }
    assertThat(issuer.keyRequests).hasValue(1);
  }

  private static void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    while (!Thread.currentThread().isInterrupted()) {
      exchange.getResponseBody().write(' ');
      exchange.getResponseBody().flush();
      LockSupport.parkNanos(50_000_000);
    }
  }

  private GuardBuilder guard() {
    return issuer.guard(folder).clock(clock);
  }

  private void assertVerified(Guard guard, ECKey key) {
    assertThat(check(guard, key)).isInstanceOf(Decision.Verified.class);
  }

  private void assertUnavailable(Guard guard) {
    Decision decision = check(guard, first);
    assertThat(decision).isInstanceOf(Decision.Unavailable.class);
    assertThat(((Decision.Unavailable) decision).status()).isEqualTo(503);
    assertThat(((Decision.Unavailable) decision).retryAfter()).isPositive();
  }

  private Reason reason(Guard guard, ECKey key) {
    Decision decision = check(guard, key);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }

  private Decision check(Guard guard, ECKey key) {
    return guard.check(issuer.token(key).issuedAt(clock.instant()).bearer());
  }
}
