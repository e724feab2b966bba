package ai.intermezzo.auth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.seal.WrappedValues;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.WrappedInDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The master key, and what it wraps in the database, on each engine. */
@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("The master key over a real database")
class MasterRotationTest extends KeysOnEngine {
  MasterRotationTest(Database.Engine engine) {
    super(engine);
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
}
