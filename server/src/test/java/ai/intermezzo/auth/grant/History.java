package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.RotationModel.Outcome;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A random life of one grant after another: tabs and thieves that present any of its tokens on any
 * server, blocks, logouts, restores, changes of settings, and a clock that is moved on. Everything
 * that the store answers is compared with the model and the ledger. Its own rows, its own clock:
 * the same seed is the same history.
 */
final class History {
  /** What is asked: the store, or one with a planted fault. */
  @FunctionalInterface
  interface Rotator {
    Rotation rotate(RefreshToken presented, ClientId client, RefreshPolicy policy);
  }

  private static final int REMEMBERED = 40;

  private final long seed;
  private final Random random;
  private final TestClock clock = new TestClock();
  private final GrantsOnEngine engine;
  private final List<GrantStore> stores;
  private final List<Rotator> servers;
  private final Deque<String> lately = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();

  private UserId user;
  private Grant grant;
  private RotationModel model;
  private TokenLedger ledger;
  private RotationModel.Row snapshot;
  private RefreshPolicy policy;
  private long known;
  private long newest;
  private int rotations;

  History(
      long seed, GrantsOnEngine engine, List<Database> databases, UnaryOperator<Rotator> fault) {
    this.seed = seed;
    this.random = new Random(seed);
    this.engine = engine;
    this.stores = databases.stream().map(database -> new GrantStore(database, clock)).toList();
    this.servers = stores.stream().flatMap(s -> rotators(s).map(fault)).toList();
    signIn();
  }

  /** As the token endpoint asks where it knows the grant, and where it has guessed right. */
  private static Stream<Rotator> rotators(GrantStore store) {
    return Stream.of(
        store::rotate,
        (presented, client, policy) ->
            store.rotateIf(TestCodes.offline(), presented, client, policy));
  }

  /** Runs until so many rotations; throws at the first answer that breaks a rule. */
  void run(int count) {
    while (rotations < count) {
      try {
        step();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "Seed "
                + seed
                + ", after "
                + rotations
                + " rotations: "
                + e.getMessage()
                + "\nlately: "
                + String.join("\n  ", lately),
            e);
      }
    }
  }

  /** The kinds of answers that it came upon. */
  Set<String> seen() {
    return seen;
  }

  private void step() {
    if (!model.isAlive(clock.instant()) && random.nextInt(4) == 0) {
      signIn();
      return;
    }
    int dice = random.nextInt(1000);
    if (dice < 400) {
      // A tab: with the token that it got last.
      present(known, true);
    } else if (dice < 480) {
      // A second tab, or a retry after a lost answer.
      present(Math.max(0, known - 1), true);
    } else if (dice < 500) {
      // Somebody who has stolen one, some time.
      present(random.nextLong(newest + 1), true);
    } else if (dice < 510) {
      present(random.nextLong(newest + 1), false);
    } else if (dice < 520) {
      snapshot = model.row();
      note("a backup is made at " + snapshot);
    } else if (dice < 530) {
      restore();
    } else if (dice < 552) {
      change(dice);
    } else {
      pass();
    }
  }

  private void signIn() {
    user = engine.newUser();
    policy = anyPolicy();
    AuthorizationCode code = engine.code(user, TestCodes.offline());
    AuthorizationCode timely =
        new AuthorizationCode(
            code.id(),
            code.binding(),
            code.authentication(),
            code.granted(),
            clock.instant().plusSeconds(60));
    Redemption redemption =
        anyOf(stores).redeem(timely, engine.attempt(), policy, GrantsOnEngine.HOUR);
    if (!(redemption instanceof Redemption.Redeemed(Grant redeemed, _))) {
      throw new AssertionError("A sign-in gave " + redemption);
    }
    grant = redeemed;
    model = new RotationModel(grant);
    ledger = new TokenLedger();
    snapshot = model.row();
    known = 0;
    newest = 0;
    note("signed in, " + policy);
  }

  private RefreshPolicy anyPolicy() {
    List<Duration> leeways =
        List.of(
            Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10));
    List<Duration> lives = List.of(Duration.ofHours(30), Duration.ofDays(30), Duration.ofDays(365));
    return new RefreshPolicy(anyOf(leeways), anyOf(lives), anyOf(lives), random.nextInt(8) > 0);
  }

  private void present(long token, boolean ownClient) {
    Instant now = clock.instant();
    Outcome expected = model.present(token, ownClient, policy, now);
    Outcome actual =
        Outcome.of(
            anyOf(servers)
                .rotate(
                    GrantsOnEngine.token(grant, token),
                    ownClient ? TestCodes.CLIENT : TestCodes.OTHER_CLIENT,
                    policy));
    note("at " + now + " token " + token + ": " + actual);
    if (actual.generation() >= 0) {
      ledger.accepted(token, actual.generation(), policy.leeway(), now);
    }
    if (!actual.equals(expected)) {
      throw new AssertionError("The rules say " + expected + ", the store says " + actual);
    }
    rotations += actual.isRotation() ? 1 : 0;
    seen.add(actual.what());
    newest = Math.max(newest, actual.generation());
    // One answer in twenty is lost.
    if (actual.generation() >= 0 && random.nextInt(20) > 0) {
      known = actual.generation();
    }
  }

  private void restore() {
    engine.database.write(
        tx ->
            tx.update(
                    """
                    UPDATE user_grant SET generation = :generation, rotated_at = :rotated_at,
                      used_at = :used_at, ended_at = :ended_at, ended_because = 'logout'
                    WHERE grant_id = :id
                    """)
                .bind("generation", snapshot.generation())
                .bind("rotated_at", snapshot.rotatedAt().toEpochMilli())
                .bind("used_at", snapshot.usedAt().toEpochMilli())
                .bind("ended_at", snapshot.ended() ? 1L : null)
                .bind("id", grant.id().bytes())
                .execute());
    model.restore(snapshot);
    ledger.wentBackTo(snapshot.generation());
    note("the database went back to " + snapshot);
  }

  private void change(int dice) {
    if (dice < 532) {
      engine.block(user);
      model.block();
      note("blocked");
    } else if (dice < 536) {
      engine.unblock(user);
      model.unblock();
      note("unblocked");
    } else if (dice < 538) {
      engine.signOutEverywhere(user);
      model.signOut();
      note("signed out everywhere");
    } else if (dice < 541) {
      anyOf(stores).end(grant.id(), EndReason.LOGOUT);
      model.end();
      note("logged out");
    } else {
      policy = anyPolicy();
      note("the client is now " + policy);
    }
  }

  private void pass() {
    Duration leeway = policy.leeway();
    Duration time =
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> leeway;
          case 5 -> leeway.minusMillis(1);
          case 6 -> leeway.plusMillis(1);
          case 7 -> Duration.ofMillis(random.nextInt(1000));
          case 8 -> Duration.ofSeconds(random.nextInt(60));
          case 9, 10 -> Duration.ofMinutes(random.nextInt(60));
          default -> Duration.ofHours(random.nextInt(31));
        };
    if (!time.isNegative()) {
      clock.advance(time);
    }
  }

  private <T> T anyOf(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  private void note(String what) {
    lately.add(what);
    if (lately.size() > REMEMBERED) {
      lately.remove();
    }
  }
}
