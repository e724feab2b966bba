package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A guard that keeps what it verified decides as one that doesn't")
final class VerifiedTokensTest {
  @TempDir private Path folder;
  private final MutableClock clock = new MutableClock();
  private final ECKey ec = TestKeys.ec("ec");
  private final RSAKey rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
  private final TestIssuer issuer = new TestIssuer(ec, rsa);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  @DisplayName("a token that is kept is not verified again, and scopes are looked at each time")
  void kept() {
    Guard guard = guard(100);
    String token = token(ec).bearer();
    AccessToken first = verified(guard.check(token));
    AccessToken second = verified(guard.check(token, "read:notes"));
    assertThat(second).isSameAs(first);
    assertThat(reason(guard.check(token, "admin"))).isEqualTo(Reason.INSUFFICIENT_SCOPE);
    AccessToken uncached = verified(issuer.guard(folder).clock(clock).build().check(token));
    assertThat(uncached).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  @DisplayName("nothing is kept unless it was asked for")
  void offByDefault() {
    Guard guard = issuer.guard(folder).clock(clock).build();
    String token = token(ec).bearer();
    assertThat(verified(guard.check(token))).isNotSameAs(verified(guard.check(token)));
  }

  @Test
  @DisplayName("a changed token is another one, whatever was kept")
  void changed() {
    Guard guard = guard(100);
    for (JWK key : List.of(ec, rsa)) {
      String token = token(key).bearer();
      verified(guard.check(token));
      for (int at = "Bearer ".length(); at < token.length(); at++) {
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        assertThat(guard.check(token.substring(0, at) + other + token.substring(at + 1)))
            .isInstanceOf(Decision.Refused.class);
      }
      assertThat(guard.check(token + "\u0100")).isInstanceOf(Decision.Refused.class);
      verified(guard.check(token));
    }
  }

  @Test
  @DisplayName("a token is not kept beyond its expiry")
  void expiry() {
    Guard guard = guard(100);
    String token = token(ec).bearer();
    AccessToken first = verified(guard.check(token));
    clock.move(Duration.ofSeconds(3599));
    assertThat(verified(guard.check(token))).isSameAs(first);
    clock.move(Duration.ofSeconds(1));
    assertThat(verified(guard.check(token))).as("by the leeway, looked at").isNotSameAs(first);
    clock.move(Duration.ofSeconds(5));
    assertThat(reason(guard.check(token))).isEqualTo(Reason.EXPIRED);
  }

  @Test
  @DisplayName("a clock that is set back makes a kept token one that is not valid yet")
  void clockSetBack() {
    Guard guard = guard(100);
    String token = token(ec).bearer();
    verified(guard.check(token));
    clock.move(Duration.ofSeconds(-6));
    assertThat(reason(guard.check(token))).isEqualTo(Reason.NOT_YET_VALID);
    clock.move(Duration.ofSeconds(6));
    String later = token(ec).claim("nbf", clock.instant().getEpochSecond() + 5).bearer();
    verified(guard.check(later));
    clock.move(Duration.ofSeconds(-1));
    assertThat(reason(guard.check(later))).isEqualTo(Reason.NOT_YET_VALID);
  }

  @Test
  @DisplayName("a token goes with its key, also when another key comes under its id")
  void keyGone() {
    issuer.cacheControl = "max-age=60";
    Guard guard = guard(100);
    String byEc = token(ec).bearer();
    String byRsa = token(rsa).bearer();
    String unnamed = token(ec).header("kid", null).bearer();
    AccessToken first = verified(guard.check(byEc));
    verified(guard.check(byRsa));
    verified(guard.check(unnamed));

    issuer.keys.remove(rsa);
    clock.move(Duration.ofSeconds(61));
    assertThat(reason(guard.check(byRsa))).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(verified(guard.check(byEc))).as("survives a new set").isSameAs(first);

    issuer.keys.clear();
    issuer.keys.add(TestKeys.ec("ec"));
    clock.move(Duration.ofSeconds(61));
    assertThat(reason(guard.check(byEc))).isEqualTo(Reason.SIGNATURE);
    assertThat(reason(guard.check(unnamed))).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  @DisplayName("when the keys can't be had any more, a kept token is no better than another")
  void keysUnavailable() {
    issuer.cacheControl = "max-age=60";
    Guard guard = issuer.guard(folder).clock(clock).cacheVerified(10).build();
    String token = token(ec).claim("exp", clock.instant().getEpochSecond() + 90_000).bearer();
    AccessToken first = verified(guard.check(token));
    issuer.jwks = exchange -> issuer.answer(exchange, 500, "");
    clock.move(Duration.ofMinutes(30));
    assertThat(verified(guard.check(token))).isSameAs(first);
    clock.move(Duration.ofHours(1));
    assertThat(guard.check(token)).isInstanceOf(Decision.Unavailable.class);
  }

  @Test
  @DisplayName("as many are kept as was said, and the first to come are the first to go")
  void bounded() {
    Guard guard = guard(3);
    List<String> tokens = new ArrayList<>();
    List<AccessToken> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tokens.add(token(ec).bearer());
      first.add(verified(guard.check(tokens.get(i))));
    }
    for (int i = 3; i > 0; i--) {
      assertThat(verified(guard.check(tokens.get(i)))).isSameAs(first.get(i));
    }
    assertThat(verified(guard.check(tokens.get(0)))).isNotSameAs(first.get(0));
    assertThat(verified(guard.check(tokens.get(1)))).isNotSameAs(first.get(1));
  }

  @Test
  @DisplayName("threads that come and go don't make what is kept grow")
  void concurrent() throws Exception {
    BoundedMap<Integer, Integer> map = new BoundedMap<>(50);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<@Nullable Void>> work =
          Collections.nCopies(
              4,
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  map.put(i % 120, i);
                  Integer found = map.get(i % 120);
                  assertThat(found == null || found % 120 == i % 120).isTrue();
                }
                return null;
              });
      for (Future<@Nullable Void> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(map.size()).isBetween(1, 50);
    for (int i = 1000; i < 1050; i++) {
      map.put(i, i);
    }
    for (int i = 1000; i < 1050; i++) {
      assertThat(map.get(i)).isEqualTo(i);
    }
  }

  private Guard guard(int max) {
    return issuer.guard(folder).clock(clock).cacheVerified(max).build();
  }

  private TestToken token(JWK key) {
    return issuer.token(key).issuedAt(clock.instant());
  }

  private static AccessToken verified(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Verified.class);
    return ((Decision.Verified) decision).token();
  }

  private static Reason reason(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }
}
