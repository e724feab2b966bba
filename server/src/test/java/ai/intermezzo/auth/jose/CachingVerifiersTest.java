package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.Database;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A year and a half of two nodes whose clocks differ by 5 s, of rotations by schedule and by
 * command, and of verifiers that fetch the JWK set only when its max-age is over.
 */
class CachingVerifiersTest {
  private static final SigningAlgorithm ALG = SigningAlgorithm.ES256;
  private static final int STEPS = 2500;
  private static final Duration FEED_DELAY = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final MovableClock clock = new MovableClock();

  @TempDir Path folder;

  static Stream<Long> seeds() {
    return IntStream.range(0, 2).mapToObj(_ -> new Random().nextLong());
  }

  private final class Node {
    final SigningKeys keys;
    Instant refreshedAt = clock.instant();
    Instant lookedAt = clock.instant();

    Node(KeyNodes nodes, InstantSource ownClock) {
      keys = nodes.start(ownClock);
    }

    /** What the feed and the background task do in time. */
    void live() {
      if (!clock.instant().isBefore(lookedAt.plus(LOOK))) {
        keys.rotate();
        lookedAt = clock.instant();
      } else if (!clock.instant().isBefore(refreshedAt.plus(FEED_DELAY))) {
        keys.refresh();
        refreshedAt = clock.instant();
      }
    }
  }

  private final class Verifier {
    private JWKSet cached = new JWKSet();
    private @Nullable Instant fetchedAt;

    boolean knows(String kid, Node from) throws ParseException {
      Instant fetched = fetchedAt;
      if (fetched == null || clock.instant().isAfter(fetched.plus(JwkSet.MAX_AGE))) {
        cached = JWKSet.parse(IndependentVerifier.text(from.keys.jwkSet()));
        fetchedAt = clock.instant();
      }
      return cached.getKeyByKeyId(kid) != null;
    }
  }

  private record Token(String kid, Instant expiresAt) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("a verifier that honours max-age never sees a token whose key it can't find")
  void neverUnknown(long seed) throws Exception {
    Random random = new Random(seed);
    try (KeyNodes opened = KeyNodes.over(Database.Engine.SQLITE, folder)) {
      List<Node> nodes =
          List.of(
              new Node(opened, clock.skewed(Duration.ofMillis(2500))),
              new Node(opened, clock.skewed(Duration.ofMillis(-2500))));
      List<Verifier> verifiers = List.of(new Verifier(), new Verifier(), new Verifier());
      List<Token> tokens = new ArrayList<>();
      Instant begin = clock.instant();

      for (int step = 0; step < STEPS; step++) {
        clock.advance(pause(random));
        nodes.forEach(Node::live);
        Node minting = any(nodes, random);
        if (random.nextInt(60) == 0) {
          minting.keys.publishNext(ALG);
        }
        tokens.add(mint(minting, random));
        tokens.removeIf(token -> !clock.instant().isBefore(token.expiresAt));
        List<Token> shown = List.of(tokens.getLast(), any(tokens, random));
        for (Token token : shown) {
          assertThat(any(verifiers, random).knows(token.kid, any(nodes, random)))
              .as("key %s known, seed %d, step %d, %s", token.kid, seed, step, clock.instant())
              .isTrue();
        }
      }
      assertThat(clock.instant()).isAfter(begin.plus(Duration.ofDays(200)));
      assertThat(nodes.getFirst().keys.list().stream().filter(view -> view.alg() == ALG))
          .as("keys that there were")
          .hasSizeGreaterThan(5);
    }
  }

  /** Mostly seconds, sometimes days. */
  private static Duration pause(Random random) {
    return random.nextInt(40) == 0
        ? Duration.ofHours(random.nextInt(1, 24 * 14))
        : Duration.ofMillis(random.nextInt(50, 4000));
  }

  private Token mint(Node node, Random random) throws ParseException {
    String jws = node.keys.current(ALG).sign("at+jwt", "{}".getBytes(UTF_8));
    Duration lifetime = Duration.ofMinutes(random.nextInt(1, 30 * 24 * 60 + 1));
    return new Token(JWSObject.parse(jws).getHeader().getKeyID(), clock.instant().plus(lifetime));
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
