package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One application with three tabs over one storage. Each refreshes at random moments with what the
 * storage holds; one answer in twenty is lost, and then the tab asks again with what it had asked
 * with, seconds later. Requests go to either of two servers; half way one of them is replaced by a
 * third, as in an upgrade.
 */
final class HonestClient {
  private static final int TABS = 3;
  private static final RefreshPolicy POLICY = RefreshPolicy.DEFAULT;

  private record Request(Instant at, int tab, long token, int attempt) {}

  private final long seed;
  private final Random random;
  private final TestClock clock = new TestClock();
  private final List<GrantStore> servers;
  private final PriorityQueue<Request> due =
      new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
  private final Grant grant;
  private final TokenLedger ledger = new TokenLedger();
  private long stored;

  HonestClient(long seed, GrantsOnEngine engine, List<Database> databases) {
    this.seed = seed;
    this.random = new Random(seed);
    this.servers = databases.stream().map(database -> new GrantStore(database, clock)).toList();
    UserId user = engine.newUser();
    AuthorizationCode code = engine.code(user);
    Redemption redemption =
        servers
            .getFirst()
            .redeem(
                new AuthorizationCode(
                    code.id(),
                    code.binding(),
                    code.authentication(),
                    code.granted(),
                    clock.instant().plusSeconds(60)),
                engine.attempt(),
                new RefreshPolicy(POLICY.leeway(), POLICY.idle(), RefreshPolicy.MAX_LIFETIME, true),
                GrantsOnEngine.HOUR);
    if (!(redemption instanceof Redemption.Redeemed(Grant redeemed, _))) {
      throw new AssertionError("A sign-in gave " + redemption);
    }
    grant = redeemed;
    for (int tab = 0; tab < TABS; tab++) {
      next(tab);
    }
  }

  /** Runs until so many rotations; throws where the session is lost. */
  void run(int count) {
    int rotations = 0;
    while (rotations < count) {
      Request request = due.remove();
      clock.advance(Duration.between(clock.instant(), request.at()));
      // What a tab sends is decided when it sends it; a retry sends the same.
      long token = request.attempt() == 0 ? stored : request.token();
      int first = rotations < count / 2 ? 0 : servers.size() - 2;
      GrantStore server = servers.get(first + random.nextInt(2));
      Rotation answer = server.rotate(GrantsOnEngine.token(grant, token), TestCodes.CLIENT, POLICY);
      long given =
          switch (answer) {
            case Rotation.Rotated(Grant moved, _, boolean restored) when !restored -> {
              rotations++;
              yield moved.generation();
            }
            case Rotation.Retried(Grant current, _) -> current.generation();
            default ->
                throw new AssertionError(
                    "Seed " + seed + ": the session is lost after " + rotations + ": " + answer);
          };
      ledger.accepted(token, given, POLICY.leeway(), clock.instant());
      if (random.nextInt(20) == 0) {
        Instant again = clock.instant().plusMillis(200 + random.nextInt(2500));
        due.add(new Request(again, request.tab(), token, request.attempt() + 1));
      } else {
        stored = given;
        next(request.tab());
      }
    }
  }

  /** Mostly some minutes later; sometimes at once, as when a person opens tabs. */
  private void next(int tab) {
    Duration pause =
        random.nextInt(3) == 0
            ? Duration.ofMillis(random.nextInt(500))
            : Duration.ofMillis(random.nextInt(600_000));
    due.add(new Request(clock.instant().plus(pause), tab, 0, 0));
  }
}
