package ai.intermezzo.auth.jose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How keys follow each other, on each engine. */
@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Signing keys: next, current, retiring, revoked")
class KeyChangesTest extends KeysOnEngine {
  KeyChangesTest(Database.Engine engine) {
    super(engine);
  }

  @Test
  @DisplayName(
      "the next key is in the set at once, and every node signs with it 70 s later unasked")
  void next() throws Exception {
    SigningKeys one = nodes.start(clock);
    SigningKeys two = nodes.start(clock);
    String before = currentKid(one);

    KeyView next = one.publishNext(ES256);
    two.refresh();

    assertThat(next.state()).isEqualTo(KeyState.NEXT);
    assertThat(next.activatesAt()).isEqualTo(clock.instant().plusSeconds(70));
    assertThat(one.publishNext(ES256)).isEqualTo(next);
    assertThat(two.publishNext(ES256)).isEqualTo(next);
    for (SigningKeys keys : List.of(one, two)) {
      assertThat(kids(keys)).contains(before, next.kid()).hasSize(ALGS + 1);
      assertThat(currentKid(keys)).isEqualTo(before);
    }
    clock.advance(Duration.ofMillis(69_999));
    assertThat(currentKid(two)).isEqualTo(before);
    clock.advance(Duration.ofMillis(1));
    for (SigningKeys keys : List.of(one, two)) {
      assertThat(currentKid(keys)).isEqualTo(next.kid());
      assertThat(view(keys, before).state()).isEqualTo(KeyState.RETIRING);
    }
  }

  @Test
  @DisplayName("publishing the next keys of all algorithms gives one each")
  void nextOfAll() {
    SigningKeys keys = nodes.start(clock);

    assertThat(keys.publishNext())
        .extracting(KeyView::alg)
        .containsExactly(SigningAlgorithm.values());
    assertThat(inState(keys, KeyState.NEXT)).hasSize(ALGS);
  }

  @Test
  @DisplayName("eight who publish or rotate at once on two nodes end with one next key")
  void concurrentRotation() throws Exception {
    SigningKeys one = nodes.start(clock);
    SigningKeys two = nodes.start(clock);
    clock.advance(Duration.ofDays(90));

    Race.of(
        8,
        i ->
            () -> {
              SigningKeys keys = i % 2 == 0 ? one : two;
              if (i < 4) {
                keys.rotate();
              } else {
                keys.publishNext(ES256);
              }
              return true;
            });

    one.refresh();
    two.refresh();
    assertThat(inState(one, KeyState.NEXT)).hasSize(ALGS).isEqualTo(inState(two, KeyState.NEXT));
  }

  @Test
  @DisplayName("a key signs for 90 days, then the next does, by itself and once")
  void rotatesBySchedule() {
    SigningKeys keys = nodes.start(clock);
    String first = currentKid(keys);
    Instant ninetyDays = clock.instant().plus(Duration.ofDays(90));

    clock.advance(Duration.ofDays(90).minusSeconds(71));
    keys.rotate();
    assertThat(inState(keys, KeyState.NEXT)).isEmpty();

    clock.advanceSeconds(1);
    keys.rotate();
    keys.rotate();
    assertThat(inState(keys, KeyState.NEXT))
        .hasSize(ALGS)
        .allSatisfy(next -> assertThat(next.activatesAt()).isEqualTo(ninetyDays));
    assertThat(currentKid(keys)).isEqualTo(first);
    clock.advanceSeconds(70);
    assertThat(currentKid(keys)).isNotEqualTo(first);
  }

  @Test
  @DisplayName(
      "a retired key loses its private half in seconds, leaves the set after 30 days and goes after 400")
  void retires() throws Exception {
    Database database = nodes.database();
    SigningKeys keys = nodes.start(database, clock);
    JwsVerifier verifier = new JwsVerifier(keys);
    String old = currentKid(keys);
    String token = keys.current(ES256).sign("at+jwt", CLAIMS);
    keys.publishNext(ES256);

    clock.advanceSeconds(70 + 5);
    keys.rotate();
    assertThat(KeyNodes.withPrivate(database)).contains(old);
    clock.advanceSeconds(1);
    keys.rotate();
    assertThat(KeyNodes.withPrivate(database)).doesNotContain(old).hasSize(ALGS);

    clock.advance(TokenLifetime.MAX);
    keys.rotate();
    assertThat(kids(keys)).contains(old);
    assertThat(verifier.verify(token)).isPresent();

    clock.advance(Duration.ofMinutes(2));
    keys.rotate();
    assertThat(kids(keys)).doesNotContain(old);
    assertThat(verifier.verify(token)).isEmpty();
    assertThat(view(keys, old).state()).isEqualTo(KeyState.RETIRED);

    clock.advance(Duration.ofDays(371));
    keys.rotate();
    assertThat(keys.list()).extracting(KeyView::kid).doesNotContain(old);
  }

  @Test
  @DisplayName("a revoked key is out at once: not in the set, erased, refused, replaced")
  void revokesCurrent() throws Exception {
    Database database = nodes.database();
    SigningKeys one = nodes.start(database, clock);
    SigningKeys two = nodes.start(clock);
    String leaked = currentKid(one);
    String token = two.current(ES256).sign("at+jwt", CLAIMS);

    assertThat(one.revoke(leaked)).isTrue();
    two.refresh();

    assertThat(KeyNodes.withPrivate(database)).doesNotContain(leaked).hasSize(ALGS);
    for (SigningKeys keys : List.of(one, two)) {
      assertThat(kids(keys)).doesNotContain(leaked).hasSize(ALGS);
      assertThat(new JwsVerifier(keys).verify(token)).isEmpty();
      assertThat(currentKid(keys)).isNotEqualTo(leaked).isEqualTo(currentKid(one));
      assertThat(view(keys, leaked).state()).isEqualTo(KeyState.REVOKED);
      String fresh = keys.current(ES256).sign("at+jwt", CLAIMS);
      assertThat(new JwsVerifier(one).verify(fresh)).isPresent();
    }
    assertThat(one.revoke(leaked)).isFalse();
    assertThat(one.revoke("no-such-key")).isFalse();
  }

  @Test
  @DisplayName("revoking the next key leaves the current one, and another next can be published")
  void revokesNext() {
    SigningKeys keys = nodes.start(clock);
    String current = currentKid(keys);
    String next = keys.publishNext(ES256).kid();

    assertThat(keys.revoke(next)).isTrue();
    clock.advanceSeconds(100);
    keys.rotate();
    assertThat(currentKid(keys)).isEqualTo(current);
    assertThat(keys.publishNext(ES256).kid()).isNotEqualTo(next);
  }

  @Test
  @DisplayName("of six who revoke a key at once one did it, and one new key signs")
  void concurrentRevocation() throws Exception {
    SigningKeys one = nodes.start(clock);
    SigningKeys two = nodes.start(clock);
    String leaked = currentKid(one);

    List<Boolean> did = Race.of(6, i -> () -> (i % 2 == 0 ? one : two).revoke(leaked));

    assertThat(did).containsOnlyOnce(true);
    one.refresh();
    assertThat(inState(one, KeyState.CURRENT)).hasSize(ALGS);
    assertThat(one.list()).hasSize(ALGS + 1);
  }

  @Test
  @DisplayName("rotating now makes the published next key sign, or a new one where there is none")
  void activatesNow() {
    SigningKeys keys = nodes.start(clock);
    SigningKeys other = nodes.start(clock);
    String next = keys.publishNext(ES256).kid();
    clock.advanceSeconds(1);

    assertThat(keys.activateNow(ES256).state()).isEqualTo(KeyState.CURRENT);
    assertThat(currentKid(keys)).isEqualTo(next);
    clock.advanceSeconds(1);
    KeyView fresh = keys.activateNow(ES256);
    assertThat(currentKid(keys)).isEqualTo(fresh.kid()).isNotEqualTo(next);
    other.refresh();
    assertThat(currentKid(other)).isEqualTo(fresh.kid());
  }

  @Test
  @DisplayName("rotating now wins over a current key that a faster clock has made")
  void activatesNowWithASlowClock() {
    SigningKeys fast = nodes.start(clock.skewed(Duration.ofSeconds(4)));
    SigningKeys slow = nodes.start(clock);

    String fresh = slow.activateNow(ES256).kid();
    fast.refresh();
    clock.advanceSeconds(5);
    assertThat(currentKid(slow)).isEqualTo(fresh);
    assertThat(currentKid(fast)).isEqualTo(fresh);
  }
}
