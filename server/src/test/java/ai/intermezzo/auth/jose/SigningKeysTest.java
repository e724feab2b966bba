package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.store.ConfigFeed;
import ai.intermezzo.auth.store.Database;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How keys are made, loaded and told to other nodes, on each engine. */
@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Signing keys: making, loading, serving")
class SigningKeysTest extends KeysOnEngine {
  SigningKeysTest(Database.Engine engine) {
    super(engine);
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
    assertThat(KeyNodes.privateHalves(database))
        .hasSize(ALGS)
        .allSatisfy(
            wrapped -> {
              assertThat(wrapped.masterKeyId()).isEqualTo(masterKeyId);
              // RSA and EC names stand in any PKCS #8 that is not encrypted.
              String bytes = new String(wrapped.bytes(), ISO_8859_1);
              assertThat(bytes).doesNotContain("\u0006\t*\u0086H\u0086").doesNotContain("+ep");
            });
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
  @DisplayName("the background task rotates by itself and stops when told")
  void background() {
    SigningKeys keys = nodes.start(clock);
    clock.advance(Duration.ofDays(91));

    try (KeyRotation _ = KeyRotation.start(keys)) {
      await(() -> inState(keys, KeyState.NEXT).size() == ALGS);
    }
  }

  @Test
  @DisplayName("a key whose public half is damaged is not used, and the others are")
  void damagedPublic() {
    Database database = nodes.database();
    SigningKeys keys = nodes.start(database, clock);
    String kid = keys.publishNext(ES256).kid();
    for (String bad : List.of("", "{}", "[]", "{\"kty\":\"RSA\"}", "{\"kty\":\"OKP\",\"crv\":1}")) {
      database.write(
          tx ->
              tx.update("UPDATE signing_key SET public_jwk = :bad WHERE kid = :kid")
                  .bind("bad", bad)
                  .bind("kid", kid)
                  .execute());
      keys.refresh();
      clock.advanceSeconds(71);
      assertThat(keys.current(ES256).kid()).as(bad).isNotEqualTo(kid);
      assertThat(IndependentVerifier.text(keys.jwkSet())).as(bad).doesNotContain(kid);
    }
  }
}
