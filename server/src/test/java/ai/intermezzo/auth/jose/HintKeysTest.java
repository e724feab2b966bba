package ai.intermezzo.auth.jose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An id_token_hint")
class HintKeysTest {
  private final MovableClock clock = new MovableClock();

  @Test
  @DisplayName("is known by a key that left the JWK set long ago, and no token else is")
  void retired(@TempDir Path folder) {
    try (KeyNodes nodes = KeyNodes.over(Database.Engine.SQLITE, folder)) {
      SigningKeys keys = nodes.start(clock);
      JwsVerifier verifier = new JwsVerifier(keys);
      String token = keys.current(SigningAlgorithm.RS256).sign("JWT", KeysOnEngine.CLAIMS);
      keys.publishNext(SigningAlgorithm.RS256);
      clock.advance(Duration.ofDays(60));
      keys.rotate();

      assertThat(verifier.verify(token)).isEmpty();
      assertThat(verifier.verifyHint(token)).isPresent();
      assertThat(verifier.verifyHint(token.replaceFirst("....$", "AAAA"))).isEmpty();
      clock.advance(Duration.ofDays(401));
      keys.rotate();
      assertThat(verifier.verifyHint(token)).isEmpty();
    }
  }

  @Test
  @DisplayName("that a revoked key signed is not known: anybody may have signed it")
  void revoked(@TempDir Path folder) {
    try (KeyNodes nodes = KeyNodes.over(Database.Engine.SQLITE, folder)) {
      SigningKeys keys = nodes.start(clock);
      SigningKey key = keys.current(SigningAlgorithm.RS256);
      String token = key.sign("JWT", KeysOnEngine.CLAIMS);
      keys.revoke(key.kid());

      assertThat(new JwsVerifier(keys).verifyHint(token)).isEmpty();
    }
  }
}
