package ai.intermezzo.auth.token;

import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * People who each have an application open in three tabs over one storage. Each tab refreshes at
 * random moments with what the storage holds; one answer in twenty is lost, and then the tab asks
 * again with what it had asked with, seconds later. Now and then somebody presents a token that he
 * has seen: inside its leeway to the millisecond, which gives the current one, or outside, which
 * ends the grant, and the person signs in again.
 *
 * <p>What is due at about the same time is sent at once, to any of the servers. All that is asked
 * and answered goes into the history of its grant, which judges it. The same seed asks the same.
 */
final class SharedTabs {
  private static final int PEOPLE = 60;
  private static final int TABS = 3;
  private static final int THIEF = -1;
  private static final Duration LEEWAY = RefreshPolicy.DEFAULT.leeway();

  /** What is due within so much is sent together. */
  private static final Duration TOGETHER = Duration.ofSeconds(8);

  /** An upgrade must meet requests that are under way. */
  private static final Duration BEFORE_UPGRADE = Duration.ofMinutes(1);

  private static final int MAX_TOGETHER = 60;

  /** So many at once during an upgrade, and the others after them, since it takes its time. */
  private static final int AT_UPGRADE = 6;

  private static final int ONE_LOST_IN = 20;
  private static final int ONE_STOLEN_IN = 200;

  /** The storage of an application, from a sign-in to the end of its grant. */
  private static final class Session {
    private final GrantHistory history;
    private String stored;
    private boolean stolen;

    Session(String first) {
      history = new GrantHistory(first, LEEWAY);
      stored = first;
    }
  }

  private record Held(Session session, String token) {}

  /**
   * Something to send.
   *
   * @param person whose it is
   * @param tab which, or the thief, who comes to the millisecond
   * @param held what is sent; a tab that asks for the first time looks into the storage
   */
  private record Due(Instant at, int person, int tab, Optional<Held> held) {}

  private record Sent(Due due, Held held, int server) {}

  private final Random random;
  private final Servers servers;
  private final Runnable meanwhile;
  private final List<Session> people = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
  private int rotations;
  private int requests;
  private int lost;
  private int unknown;
  private int thefts;
  private int upgrades;
  private int most;

  /**
   * @param meanwhile happens each time before requests are sent
   */
  SharedTabs(long seed, Servers servers, Runnable meanwhile) {
    this.random = new Random(seed);
    this.servers = servers;
    this.meanwhile = meanwhile;
    for (int person = 0; person < PEOPLE; person++) {
      people.add(new Session(servers.signIn(0)));
      for (int tab = 0; tab < TABS; tab++) {
        due.add(new Due(pause(), person, tab, Optional.empty()));
      }
    }
  }

  /**
   * Runs until so many rotations, and replaces a server so many times meanwhile.
   *
   * @throws AssertionError where a session is lost, or an answer breaks the rules
   */
  void run(int count, int replacements) {
    while (rotations < count) {
      meanwhile.run();
      boolean upgrade = upgrades < (long) rotations * (replacements + 1) / count;
      List<Sent> together = together(upgrade);
      List<Asked.Result> results = send(together, upgrade);
      judge(together, results);
      for (int i = 0; i < together.size(); i++) {
        goOn(together.get(i), results.get(i));
      }
    }
  }

  private List<Sent> together(boolean upgrade) {
    Due first = due.remove();
    servers.clock().advance(Duration.between(now(), first.at()));
    List<Due> all = new ArrayList<>(List.of(first));
    Instant until = first.at().plus(upgrade ? BEFORE_UPGRADE : TOGETHER);
    while (all.size() < MAX_TOGETHER && !due.isEmpty() && due.peek().at().isBefore(until)) {
      Due next = due.peek();
      if (next.tab() == THIEF && next.at().isAfter(first.at())) {
        break;
      }
      all.add(due.remove());
    }
    most = Math.max(most, all.size());
    List<Sent> sent = new ArrayList<>();
    for (Due each : all) {
      Session session = people.get(each.person());
      Held held = each.held().orElseGet(() -> new Held(session, session.stored));
      held.session.stolen |= each.tab() == THIEF;
      sent.add(new Sent(each, held, random.nextInt(servers.count())));
    }
    return sent;
  }

  private List<Asked.Result> send(List<Sent> together, boolean upgrade) {
    requests += together.size();
    if (!upgrade) {
      return Race.of(together.size(), i -> () -> send(together.get(i)));
    }
    upgrades++;
    int replaced = random.nextInt(servers.count());
    List<List<Asked.Result>> lanes =
        Race.of(
            AT_UPGRADE + 1,
            lane ->
                () -> {
                  List<Asked.Result> results = new ArrayList<>();
                  if (lane == AT_UPGRADE) {
                    servers.replace(replaced);
                  } else {
                    for (int i = lane; i < together.size(); i += AT_UPGRADE) {
                      results.add(send(together.get(i)));
                    }
                  }
                  return results;
                });
    List<Asked.Result> results = new ArrayList<>();
    for (int i = 0; i < together.size(); i++) {
      results.add(lanes.get(i % AT_UPGRADE).get(i / AT_UPGRADE));
    }
    return results;
  }

  private Asked.Result send(Sent sent) {
    return servers.refresh(sent.server(), sent.held().token());
  }

  private void judge(List<Sent> together, List<Asked.Result> results) {
    Map<Session, List<Asked>> bySession = new LinkedHashMap<>();
    for (int i = 0; i < together.size(); i++) {
      Sent sent = together.get(i);
      String who =
          sent.due().tab() == THIEF ? "thief" : "tab " + sent.due().tab() + " at " + sent.server();
      bySession
          .computeIfAbsent(sent.held().session(), _ -> new ArrayList<>())
          .add(new Asked(now(), who, sent.held().token(), results.get(i)));
    }
    bySession.forEach(
        (session, asked) -> {
          int before = session.history.rotations();
          session.history.add(asked);
          rotations += session.history.rotations() - before;
        });
  }

  private void goOn(Sent sent, Asked.Result result) {
    Due done = sent.due();
    Session session = sent.held().session();
    switch (result) {
      case Asked.Refused _ -> {
        if (!session.stolen) {
          throw new AssertionError("A session was lost that nobody had stolen a token of");
        }
        if (done.tab() != THIEF && people.get(done.person()) == session) {
          thefts++;
          people.set(done.person(), new Session(servers.signIn(sent.server())));
        }
        next(done);
      }
      case Asked.Unknown(String why) -> {
        unknown++;
        if (unknown > MAX_TOGETHER * (upgrades + 1)) {
          throw new AssertionError("Answers fail to come, without an upgrade: " + why);
        }
        again(sent);
      }
      case Asked.Given(String token) -> {
        if (done.tab() != THIEF && random.nextInt(ONE_LOST_IN) == 0) {
          lost++;
          again(sent);
        } else {
          // The thief's answer is the thief's.
          if (done.tab() != THIEF) {
            session.stored = token;
          }
          next(done);
        }
        if (random.nextInt(ONE_STOLEN_IN) == 0) {
          steal(done.person(), session);
        }
      }
    }
  }

  private void again(Sent sent) {
    due.add(
        new Due(
            now().plusMillis(200 + random.nextInt(2500)),
            sent.due().person(),
            sent.due().tab(),
            Optional.of(sent.held())));
  }

  private void next(Due done) {
    if (done.tab() != THIEF) {
      due.add(new Due(pause(), done.person(), done.tab(), Optional.empty()));
    }
  }

  /** Somebody presents a token of a session around the end of the current leeway, or an old one. */
  private void steal(int person, Session session) {
    int known = session.history.rotations();
    if (known == 0) {
      return;
    }
    int behind = random.nextInt(3) == 0 ? 1 + random.nextInt(known) : 1;
    Duration after = random.nextBoolean() ? LEEWAY : LEEWAY.minusMillis(1);
    due.add(
        new Due(
            now().plus(after),
            person,
            THIEF,
            Optional.of(new Held(session, session.history.token(behind)))));
  }

  /** Mostly some minutes later; sometimes at once, as when a person opens tabs. */
  private Instant pause() {
    return now().plusMillis(random.nextInt(3) == 0 ? random.nextInt(500) : random.nextInt(600_000));
  }

  private Instant now() {
    return servers.clock().instant();
  }

  @Override
  public String toString() {
    return String.format(
        "%d rotations by %d requests, at most %d at once: %d answers lost, %d unknown,"
            + " %d upgrades, %d sessions ended by thieves",
        rotations, requests, most, lost, unknown, upgrades, thefts);
  }
}
