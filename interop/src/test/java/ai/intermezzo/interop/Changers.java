package ai.intermezzo.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Operators who change clients, secrets and keys by commands, one after another, and note what was
 * acknowledged: what a command said that ended with 0. Of a command that was killed nobody knows
 * whether it took effect, so nothing is noted of it, whichever way round. Safe for many threads.
 */
final class Changers implements AutoCloseable {
  /** What a command that was killed ends with. */
  private static final int KILLED = 137;

  /** A secret, and what it is revoked by. */
  private record Credential(Cli.Client client, String id) {}

  private final Cli cli;
  private final String audience;
  private final List<Credential> good = new ArrayList<>();
  private final List<Cli.Client> revoked = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final List<String> surprises = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean working;
  private volatile boolean ended;
  private int acknowledged;
  private int killed;

  /**
   * @param first a client to begin with
   */
  Changers(Cli cli, String audience, Cli.Client first) {
    this.cli = cli;
    this.audience = audience;
    good.add(new Credential(first, "unknown, so that it is never revoked"));
  }

  /** Appoints several operators, who do nothing yet. */
  void start(int operators, long seed) {
    for (int i = 0; i < operators; i++) {
      Random random = new Random(seed + i);
      threads.add(Thread.ofPlatform().name("operator-" + i).start(() -> work(random)));
    }
  }

  /** Lets them work, or lets them begin no other command. */
  void work(boolean go) {
    working = go;
  }

  /** Ends when the commands under way have. */
  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void work(Random random) {
    while (!ended) {
      try {
        Wait.until(() -> working || ended);
        switch (random.nextInt(6)) {
          case 0, 1, 2 ->
              add("client", "create", "--name", "c", "--type", "machine", "--audience", audience);
          case 3 -> add("client", "secret", "add", newest().id());
          case 4 -> revoke();
          default -> rotate();
        }
      } catch (Exception e) {
        surprise(e.toString());
        return;
      }
    }
  }

  private void add(String... command) throws Exception {
    Cli.Result result = run(command);
    if (result.exit() == 0) {
      JsonNode json = result.json();
      note(new Credential(Cli.client(json), json.get("credential_id").stringValue()));
    }
  }

  private void revoke() throws Exception {
    Credential credential = takeOne();
    if (credential != null) {
      Cli.Result result =
          run("client", "secret", "revoke", credential.client().id(), credential.id());
      if (result.exit() == 0) {
        noteRevoked(credential.client());
      }
    }
  }

  private void rotate() throws Exception {
    Cli.Result result = run("keys", "rotate", "--now", "--alg", "ES256");
    if (result.exit() == 0) {
      noteKey(result.json().get("keys").get(0).get("kid").stringValue());
    }
  }

  private Cli.Result run(String... command) throws Exception {
    String[] all = List.of(command).toArray(new String[command.length + 1]);
    all[command.length] = "--json";
    Cli.Result result = cli.run(all);
    if (result.exit() == KILLED) {
      countKilled();
    } else if (result.exit() != 0) {
      surprise(List.of(command) + ": " + result.stderr());
    }
    return result;
  }

  private synchronized void note(Credential credential) {
    good.add(credential);
    acknowledged++;
  }

  private synchronized void noteRevoked(Cli.Client client) {
    revoked.add(client);
    acknowledged++;
  }

  private synchronized void noteKey(String kid) {
    keys.add(kid);
    acknowledged++;
  }

  private synchronized void surprise(String what) {
    surprises.add(what);
  }

  private synchronized void countKilled() {
    killed++;
  }

  /** A secret that nobody counts on from now on; null where there are few. */
  private synchronized @Nullable Credential takeOne() {
    return good.size() < 4 ? null : good.remove(good.size() / 2);
  }

  /** The last secret that was acknowledged. */
  synchronized Cli.Client newest() {
    return good.getLast().client();
  }

  synchronized List<Cli.Client> good() {
    return good.stream().map(Credential::client).toList();
  }

  synchronized List<Cli.Client> revoked() {
    return List.copyOf(revoked);
  }

  synchronized List<String> keys() {
    return List.copyOf(keys);
  }

  /** Commands that failed without having been killed. */
  synchronized List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Changes of all kinds. */
  synchronized int acknowledged() {
    return acknowledged;
  }

  synchronized int killed() {
    return killed;
  }
}
