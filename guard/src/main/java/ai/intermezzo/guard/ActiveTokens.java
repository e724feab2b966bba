package ai.intermezzo.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens the issuer still stands by. An answer serves for a stated time; one question about a
 * token is under way at a time, and a bounded number about all of them.
 *
 * <p>After a failure nobody waits: checks get the failure at once, while one question a second is
 * tried in the background, until one is answered.
 */
final class ActiveTokens {
  /** Between attempts while the issuer fails. */
  static final Duration REST = Duration.ofSeconds(1);

  /** Between the source's end and the news of it. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** Connections to the issuer at once; a burst of new tokens waits for its turn. */
  private static final int MAX_UNDER_WAY = 64;

  private static final System.Logger LOG = System.getLogger("ai.intermezzo.guard");

  /** Asks about one token. The future ends in bounded time. */
  @FunctionalInterface
  interface Source {
    CompletableFuture<Boolean> isActive(String token);
  }

  /** What is known of a token. */
  enum Answer {
    ACTIVE,
    INACTIVE,
    /** The issuer can't be reached now. */
    OUTAGE,
    /** The issuer refuses to say, or says something else. */
    NO_ANSWER
  }

  private record Known(Answer answer, Instant since, Instant until) {
    /** A clock that was set back makes it old: else it would serve for as long again. */
    boolean freshAt(Instant now) {
      return now.isBefore(until) && !now.isBefore(since);
    }
  }

  private record Trouble(Answer answer, Instant since) {
    boolean restsAt(Instant now) {
      return now.isBefore(since.plus(REST)) && !now.isBefore(since);
    }
  }

  private final Source source;
  private final InstantSource clock;
  private final Duration serving;
  private final long patienceMillis;
  private final BoundedMap<TokenHash, Known> known;
  private final ConcurrentHashMap<TokenHash, CompletableFuture<Answer>> underWay =
      new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(MAX_UNDER_WAY);
  private final AtomicBoolean trying = new AtomicBoolean();
  private volatile @Nullable Trouble trouble;

  /**
   * @param timeout in which the source ends by itself; a check waits for hardly longer
   */
  ActiveTokens(
      Source source, InstantSource clock, Duration serving, int keptAnswers, Duration timeout) {
    this.source = source;
    this.clock = clock;
    this.serving = serving;
    this.patienceMillis = timeout.plus(GRACE).toMillis();
    this.known = new BoundedMap<>(keptAnswers);
  }

  Answer ask(String token, TokenHash hash) {
    Instant now = clock.instant();
    Known seen = known.get(hash);
    if (seen != null && seen.freshAt(now)) {
      return seen.answer();
    }
    Answer answer = askIssuer(token, hash, now);
    // Nothing brings a token back, so what was known of this one is still true.
    boolean knownInactive = seen != null && seen.answer() == Answer.INACTIVE;
    return answer == Answer.OUTAGE && knownInactive ? Answer.INACTIVE : answer;
  }

  private Answer askIssuer(String token, TokenHash hash, Instant now) {
    Trouble current = trouble;
    if (current != null) {
      if (!current.restsAt(now) && trying.compareAndSet(false, true)) {
        var unused =
            question(token, hash, now).whenComplete((answer, failure) -> trying.set(false));
      }
      return current.answer();
    }
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> other = underWay.putIfAbsent(hash, mine);
    if (other == null) {
      lead(token, hash, now, mine);
    }
    return await(other == null ? mine : other);
  }

  /** Asks for all that wait for the same token. */
  private void lead(String token, TokenHash hash, Instant now, CompletableFuture<Answer> waiting) {
    if (!takeTurn()) {
      underWay.remove(hash, waiting);
      waiting.complete(Thread.currentThread().isInterrupted() ? Answer.NO_ANSWER : Answer.OUTAGE);
      return;
    }
    var unused =
        question(token, hash, now)
            .whenComplete(
                (answer, failure) -> {
                  turns.release();
                  underWay.remove(hash, waiting);
                  waiting.complete(answer == null ? Answer.NO_ANSWER : answer);
                });
  }

  private boolean takeTurn() {
    try {
      return turns.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The answer serves from when it was asked for: the issuer may have given it as early. */
  private CompletableFuture<Answer> question(String token, TokenHash hash, Instant asked) {
    CompletableFuture<Boolean> reply;
    try {
      reply = source.isActive(token);
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    return reply.handle(
        (active, failure) -> {
          if (active == null) {
            return failed(failure);
          }
          Answer answer = active ? Answer.ACTIVE : Answer.INACTIVE;
          known.put(hash, new Known(answer, asked, asked.plus(serving)));
          trouble = null;
          return answer;
        });
  }

  private Answer failed(@Nullable Throwable thrown) {
    IssuerHttp.Failure failure = IssuerHttp.failure(thrown);
    if (trouble == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Tokens can't be introspected: "
              + (failure == null ? String.valueOf(thrown) : failure.getMessage()));
    }
    boolean outage = failure != null && failure.kind() != IssuerHttp.Kind.WRONG;
    Answer answer = outage ? Answer.OUTAGE : Answer.NO_ANSWER;
    trouble = new Trouble(answer, clock.instant());
    return answer;
  }

  private Answer await(CompletableFuture<Answer> answer) {
    try {
      return answer.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.NO_ANSWER;
    } catch (ExecutionException | TimeoutException e) {
      return Answer.OUTAGE;
    }
  }
}
