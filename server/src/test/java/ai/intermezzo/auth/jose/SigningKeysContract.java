package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.seal.WrappedValues;
import ai.intermezzo.auth.store.ConfigFeed;
import ai.intermezzo.auth.store.Database;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for signing keys on every engine. */
abstract class SigningKeysContract {
  private static final int ALGS = SigningAlgorithm.values().length;
  private static final SigningAlgorithm ES256 = SigningAlgorithm.ES256;
  private static final byte[] CLAIMS = "{}".getBytes(UTF_8);

  private final MovableClock clock = new MovableClock();

  @TempDir Path folder;
  private KeyNodes nodes;

  /** Opens the same database each time, as another node would. */
  abstract Database open(Path folder);

  @BeforeEach
  void prepare() {
    nodes = new KeyNodes(() -> open(folder), folder);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private static List<KeyView> inState(SigningKeys keys, KeyState state) {
    return keys.list().stream().filter(view -> view.state() == state).toList();
  }

  private static KeyView view(SigningKeys keys, String kid) {
    return keys.list().stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
  }

  private static List<String> kids(SigningKeys keys) throws Exception {
    return JWKSet.parse(IndependentVerifier.text(keys.jwkSet())).getKeys().stream()
        .map(JWK::getKeyID)
        .toList();
  }

  private static String currentKid(SigningKeys keys) {
    return keys.current(ES256).kid();
  }

  @Test
  @DisplayName("the first start makes a key for each algorithm, which signs at once")
  void firstStart() throws Exception {
    SigningKeys keys = nodes.start(clock);

    assertThat(keys.list())
        .hasSize(ALGS)
        .allSatisfy(
            view -> {
              assertThat(view.state()).isEqualTo(KeyState.CURRENT);
              assertThat(view.publishedAt()).isEqualTo(clock.instant());
              assertThat(view.activatesAt()).isEqualTo(clock.instant());
              assertThat(view.retiresFromSetAt()).isNull();
            })
        .extracting(KeyView::alg)
        .containsExactly(SigningAlgorithm.values());
    String set = IndependentVerifier.text(keys.jwkSet());
    for (SigningAlgorithm alg : SigningAlgorithm.values()) {
      String token = keys.current(alg).sign("at+jwt", CLAIMS);
      assertThat(IndependentVerifier.verify(set, token)).isEqualTo("{}");
    }
  }

  @Test
  @DisplayName("a second start keeps the keys, and serves the same set under the same tag")
  void secondStart() {
    SigningKeys first = nodes.start(clock);
    SigningKeys second = nodes.start(clock);

    assertThat(second.list()).isEqualTo(first.list());
    assertThat(second.jwkSet().json()).isEqualTo(first.jwkSet().json());
    assertThat(second.jwkSet().etag())
        .isEqualTo(first.jwkSet().etag())
        .matches("\"[A-Za-z0-9_-]{22}\"");
  }

  @Test
  @DisplayName("eight first starts at once on two nodes end with one key for each algorithm")
  void concurrentFirstStart() throws Exception {
    List<Database> two = List.of(nodes.database(), nodes.database());
    List<SigningKeys> started = Race.of(8, i -> () -> nodes.start(two.get(i % 2), clock));

    assertThat(started).allSatisfy(keys -> assertThat(keys.list()).hasSize(ALGS));
    for (SigningAlgorithm alg : SigningAlgorithm.values()) {
      assertThat(started.stream().map(keys -> keys.current(alg).kid()).distinct()).hasSize(1);
    }
  }

  @Test
  @DisplayName("nothing private is in the set, in the public column or readable in the private one")
  void nothingPrivate() throws Exception {
    Database database = nodes.database();
    SigningKeys keys = nodes.start(database, clock);

    for (JWK jwk : JWKSet.parse(IndependentVerifier.text(keys.jwkSet())).getKeys()) {
      assertThat(jwk.isPrivate()).isFalse();
      assertThat(jwk.toJSONObject())
          .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "oth", "k")
          .containsEntry("use", "sig")
          .containsKeys("alg", "kid");
    }
    String masterKeyId = nodes.masterKeys(database).firstId();
    database.read(
        tx -> {
          assertThat(SigningKeyStore.TABLE.wrapped(tx))
              .hasSize(ALGS)
              .allSatisfy(
                  wrapped -> {
                    assertThat(wrapped.masterKeyId()).isEqualTo(masterKeyId);
                    // RSA and EC names stand in any PKCS #8 that is not encrypted.
                    String bytes = new String(wrapped.bytes(), ISO_8859_1);
                    assertThat(bytes)
                        .doesNotContain("\u0006\t*\u0086H\u0086")
                        .doesNotContain("+ep");
                  });
          return true;
        });
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

    clock.advance(SigningKeys.MAX_TOKEN_LIFETIME);
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
  @DisplayName(
      "one who revokes and one who revokes at once: one of them did, and one new key signs")
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

  @Test
  @DisplayName("other nodes hear of each change by the feed")
  void feed() {
    SigningKeys one = nodes.start(InstantSource.system());
    Database database = nodes.database();
    SigningKeys two = nodes.start(database, InstantSource.system());
    ConfigFeed.Intervals often =
        new ConfigFeed.Intervals(
            Duration.ofMillis(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10));
    try (ConfigFeed feed = new ConfigFeed(database, InstantSource.system(), often)) {
      feed.onChange(SigningKeys.CHANGE_KIND, _ -> two.refresh());
      feed.start();

      String next = one.publishNext(ES256).kid();
      await(() -> two.list().stream().anyMatch(view -> view.kid().equals(next)));
      one.activateNow(ES256);
      await(() -> currentKid(two).equals(next));
      one.revoke(next);
      await(() -> view(two, next).state() == KeyState.REVOKED);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("nanoseconds late").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  @DisplayName("keys of an algorithm that only a newer version knows are left alone")
  void newerAlgorithm() {
    Database database = nodes.database();
    SigningKeys keys = nodes.start(database, clock);
    database.write(
        tx ->
            tx.update(
                    """
                    INSERT INTO signing_key (kid, alg, public_jwk, published_at, activates_at)
                    VALUES ('new', 'ML-DSA-44', '{}', 1, 1)
                    """)
                .execute());

    keys.refresh();
    keys.rotate();
    assertThat(keys.list()).hasSize(ALGS);
    assertThat(
            database.<List<String>>read(
                tx -> tx.query("SELECT kid FROM signing_key").mapTo(String.class).list()))
        .contains("new");
  }

  @Test
  @DisplayName("a node with another master key is told so in one sentence, and changes nothing")
  void otherMasterKey() {
    SigningKeys keys = nodes.start(clock);
    Database database = nodes.database();

    assertThatThrownBy(() -> nodes.masterKeys(database, folder.resolve("other")))
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining("is sealed under master key")
        .hasMessageContaining("is missing");
    assertThat(folder.resolve("other").resolve("master.key")).doesNotExist();
    keys.refresh();
    assertThat(keys.list()).hasSize(ALGS);
  }

  @Test
  @DisplayName("two nodes that make a master key each on their first start: one wins, one is told")
  void twoMasterKeys() {
    Database one = nodes.database();
    Database two = nodes.database();
    var mine = nodes.masterKeys(one, folder.resolve("one"));
    var others = nodes.masterKeys(two, folder.resolve("two"));
    var random = new SecureRandom();

    SigningKeys keys = SigningKeys.open(one, mine, clock, random);
    assertThatThrownBy(() -> SigningKeys.open(two, others, clock, random))
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining("is sealed under master key " + mine.firstId())
        .hasMessageContaining("holds " + others.firstId());
    keys.refresh();
    assertThat(keys.list()).hasSize(ALGS);
  }

  @Test
  @DisplayName("a damaged private half stops the start; a running server goes on without that key")
  void damaged() {
    Database database = nodes.database();
    SigningKeys running = nodes.start(database, clock);
    String kid = running.publishNext(ES256).kid();
    SigningKeys other = nodes.start(clock);
    database.write(
        tx ->
            tx.update(
                    """
                    UPDATE signing_key SET wrapped_private =
                      (SELECT wrapped_private FROM signing_key WHERE kid <> :kid LIMIT 1)
                    WHERE kid = :kid
                    """)
                .bind("kid", kid)
                .execute());

    assertThatThrownBy(() -> nodes.start(clock))
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining("The wrapped signing_key " + kid + " does not open");
    String revoked = other.current(SigningAlgorithm.EDDSA).kid();
    other.revoke(revoked);
    running.refresh();
    assertThat(view(running, revoked).state()).isEqualTo(KeyState.REVOKED);
  }

  @Test
  @DisplayName("replacing the master key ends nothing, and running servers go on changing keys")
  void masterRotation() {
    Database database = nodes.database();
    SigningKeys running = nodes.start(database, clock);
    String kid = currentKid(running);
    JwsVerifier verifier = new JwsVerifier(running);
    String token = running.current(ES256).sign("at+jwt", CLAIMS);

    String masterKeyId = nodes.rotateMaster();
    running.refresh();
    assertThat(currentKid(running)).isEqualTo(kid);
    assertThat(verifier.verify(token)).isPresent();

    String next = running.publishNext(ES256).kid();
    assertThat(WrappedInDatabase.of(database).masterKeyIds()).containsExactly(masterKeyId);
    assertThat(view(nodes.start(clock), next).state()).isEqualTo(KeyState.NEXT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a rotate-master that dies around its commit harms no running server, and heals")
  void masterRotationDies(boolean committed) throws Exception {
    Database database = nodes.database();
    SigningKeys running = nodes.start(database, clock);
    MasterKeys rotating = nodes.masterKeys(database);
    WrappedInDatabase values = WrappedInDatabase.of(database);

    assertThatThrownBy(() -> rotating.rotate(new Dying(values, committed)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("killed");
    Path file = folder.resolve("master.key");
    assertThat(Files.readAllLines(file)).hasSize(2);
    String during = running.publishNext(ES256).kid();
    assertThat(values.masterKeyIds()).hasSize(1);

    SigningKeys restarted = nodes.start(clock);
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(view(restarted, during).state()).isEqualTo(KeyState.NEXT);
    String after = running.publishNext(SigningAlgorithm.EDDSA).kid();
    assertThat(values.masterKeyIds()).containsExactly(nodes.masterKeys(database).firstId());
    restarted.refresh();
    clock.advanceSeconds(70);
    assertThat(restarted.current(ES256).kid()).isEqualTo(during);
    assertThat(restarted.current(SigningAlgorithm.EDDSA).kid()).isEqualTo(after);
  }

  /** The database of a process that is killed right before or right after its commit. */
  private record Dying(WrappedValues values, boolean committed) implements WrappedValues {
    @Override
    public Set<String> masterKeyIds() {
      return values.masterKeyIds();
    }

    @Override
    public void rewrap(String masterKeyId, UnaryOperator<Wrapped> rewrap) {
      if (committed) {
        values.rewrap(masterKeyId, rewrap);
      }
      throw new IllegalStateException("killed");
    }
  }

  @Test
  @DisplayName("keys that are made while the master key is replaced, over and over, all open")
  void masterRotationRace() throws Exception {
    SigningKeys one = nodes.start(clock);
    SigningKeys two = nodes.start(clock);

    Race.of(
        4,
        i ->
            () -> {
              for (int round = 0; round < 8; round++) {
                clock.advanceSeconds(1);
                switch (i) {
                  case 0, 1 -> nodes.rotateMaster();
                  case 2 -> one.activateNow(ES256);
                  default -> two.activateNow(SigningAlgorithm.EDDSA);
                }
              }
              return true;
            });

    Database database = nodes.database();
    String masterKeyId = nodes.masterKeys(database).firstId();
    assertThat(WrappedInDatabase.of(database).masterKeyIds()).containsExactly(masterKeyId);
    assertThat(Files.readAllLines(folder.resolve("master.key"))).hasSize(1);
    assertThat(nodes.start(database, clock).list()).hasSize(ALGS + 16);
  }

  @Test
  @DisplayName("where nothing is wrapped anymore, a new master key may start over")
  void startsOver() throws Exception {
    Database database = nodes.database();
    nodes.start(database, clock);
    database.write(tx -> tx.update("DELETE FROM signing_key").execute());
    Files.delete(folder.resolve("master.key"));

    assertThat(nodes.start(clock).list()).hasSize(ALGS);
    assertThat(nodes.start(clock).list()).hasSize(ALGS);
  }

  @Test
  @DisplayName("the background task rotates by itself and stops when told")
  void background() {
    SigningKeys keys = nodes.start(clock);
    clock.advance(Duration.ofDays(91));

    try (KeyRotation _ = KeyRotation.start(keys)) {
      await(() -> inState(keys, KeyState.NEXT).size() == ALGS);
    }
  }
}
