package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.jose.KeyView;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keys rotate}. */
@Command(
    name = "rotate",
    description =
        "Publish new signing keys, and wait until they sign: 70 s, so that every verifier that honours the"
            + " JWK set's max-age has them.",
    footer = {
      "",
      "Keys also rotate by themselves, every 90 days. For a key that has leaked: keys revoke.",
      "",
      "Examples:",
      "  intermezzo keys rotate",
      "  intermezzo keys rotate --alg ES256 --no-wait"
    })
final class KeysRotateCommand extends StoreCommand {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Option(
      names = "--alg",
      paramLabel = "ALG",
      completionCandidates = Words.Algorithms.class,
      description = "Only the key of this algorithm (default: each).")
  Optional<SigningAlgorithm> algorithm;

  @Option(
      names = "--now",
      description =
          "Sign with the new keys at once. Verifiers that hold the JWK set refuse tokens until they"
              + " fetch it again.")
  boolean now;

  @Option(
      names = "--no-wait",
      description = "Do not wait: the running server takes the new keys up by itself.")
  boolean noWait;

  KeysRotateCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    SigningKeys keys = installation.signingKeys();
    List<KeyView> fresh =
        algorithms().map(alg -> now ? keys.activateNow(alg) : keys.publishNext(alg)).toList();
    Instant active = fresh.stream().map(KeyView::activatesAt).max(Instant::compareTo).orElseThrow();
    if (!noWait && !now && active.isAfter(environment.clock().instant())) {
      environment
          .err()
          .println(
              "The new keys are published and sign from " + active + " on. Waiting for it ...");
      while (active.isAfter(environment.clock().instant())) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        if (Thread.interrupted()) {
          throw new CommandFailed("Stopped waiting; the new keys take over at " + active + ".");
        }
      }
    }
    List<String> kids = fresh.stream().map(KeyView::kid).toList();
    keys.refresh();
    output.things(
        environment.out(),
        "keys",
        keys.list().stream().filter(key -> kids.contains(key.kid())).map(KeyTable::row).toList());
    return 0;
  }

  private Stream<SigningAlgorithm> algorithms() {
    return algorithm.map(Stream::of).orElseGet(() -> Arrays.stream(SigningAlgorithm.values()));
  }
}
