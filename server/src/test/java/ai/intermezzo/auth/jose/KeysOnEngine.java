package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.Database;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty database of one engine for each test, and a clock that stands still. */
abstract class KeysOnEngine {
  static final int ALGS = SigningAlgorithm.values().length;
  static final SigningAlgorithm ES256 = SigningAlgorithm.ES256;
  static final byte[] CLAIMS = "{}".getBytes(UTF_8);

  final MovableClock clock = new MovableClock();

  private final Database.Engine engine;

  @TempDir Path folder;
  KeyNodes nodes;

  KeysOnEngine(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void prepare() {
    nodes = KeyNodes.over(engine, folder);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  static List<KeyView> inState(SigningKeys keys, KeyState state) {
    return keys.list().stream().filter(view -> view.state() == state).toList();
  }

  static KeyView view(SigningKeys keys, String kid) {
    return keys.list().stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
  }

  static List<String> kids(SigningKeys keys) throws Exception {
    return JWKSet.parse(IndependentVerifier.text(keys.jwkSet())).getKeys().stream()
        .map(JWK::getKeyID)
        .toList();
  }

  static String currentKid(SigningKeys keys) {
    return keys.current(ES256).kid();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("nanoseconds late").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
