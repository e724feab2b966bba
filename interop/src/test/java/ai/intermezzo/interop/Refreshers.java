package ai.intermezzo.interop;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Applications that refresh without pause, each a few grants of its own, and note each new refresh
 * token that an answer brought. When the server is killed under them, they stop.
 */
final class Refreshers implements AutoCloseable {
  /** A grant, and every token of it that an answer brought, the first one first. */
  static final class Kept {
    private final List<String> tokens = new ArrayList<>();
    private boolean asking;

    Kept(String first) {
      tokens.add(first);
    }

    /** How many tokens there are. */
    int size() {
      return tokens.size();
    }

    /** Whether an answer brought that token. */
    boolean has(String token) {
      return tokens.contains(token);
    }

    /** The token that came so many before the last. */
    String token(int before) {
      return tokens.get(tokens.size() - 1 - before);
    }

    /** Whether an answer was never seen, so that the row may be one further. */
    boolean isAsking() {
      return asking;
    }

    /** What an answer brought; the same again changes nothing. */
    void acknowledged(String token) {
      asking = false;
      if (!tokens.getLast().equals(token)) {
        tokens.add(token);
      }
    }
  }

  private final SignInForm app;
  private final Https https;
  private final String issuer;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> surprises = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger acknowledged = new AtomicInteger();
  private volatile boolean ended;

  Refreshers(SignInForm app, Https https, String issuer) {
    this.app = app;
    this.https = https;
    this.issuer = issuer;
  }

  /** Lets so many work at once, each on its share of the grants. */
  void start(int many, List<Kept> grants, long seed) {
    for (int i = 0; i < many; i++) {
      List<Kept> share = new ArrayList<>();
      for (int j = i; j < grants.size(); j += many) {
        share.add(grants.get(j));
      }
      Random random = new Random(seed + i);
      threads.add(Thread.ofPlatform().name("app-" + i).start(() -> work(share, random)));
    }
  }

  private void work(List<Kept> share, Random random) {
    while (!ended) {
      Kept kept = share.get(random.nextInt(share.size()));
      kept.asking = true;
      try {
        HttpResponse<String> answer = app.refresh(https, issuer, kept.token(0));
        if (answer.statusCode() == 200) {
          int before = kept.size();
          kept.acknowledged(Https.json(answer).get("refresh_token").stringValue());
          acknowledged.addAndGet(kept.size() - before);
        } else if (answer.statusCode() != 503) {
          surprises.add(answer.statusCode() + " " + answer.body());
          return;
        }
      } catch (IOException e) {
        // Killed, so nobody knows.
        return;
      } catch (Exception e) {
        surprises.add("" + e);
        return;
      }
    }
  }

  /** How many rotations were acknowledged. */
  int acknowledged() {
    return acknowledged.get();
  }

  /** Answers that nobody should get. */
  List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** Waits until all have stopped. */
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
}
