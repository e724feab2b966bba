package ai.intermezzo.sdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An access token that is always good: {@link #token} gives it from memory, and when about four
 * fifths of its life have passed, begins to get the next one in the background. One request is
 * under way at a time, however many threads ask.
 *
 * <p>While the server is away the token at hand serves until shortly before its end, and the server
 * is asked again after 1, 2, 4 … 30 seconds, or when it said ({@code Retry-After}). Only when there
 * is no good token does a thread wait, and for ten seconds at most.
 */
public final class TokenSource {
  /**
   * When what happens.
   *
   * @param patience how long a thread waits at most
   * @param firstPause after a failure, before the next attempt
   * @param longestPause what that doubles up to
   */
  record Timing(Duration patience, Duration firstPause, Duration longestPause) {
    static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * The share of a token's life after which it is renewed: this, and up to {@link #JITTER} more.
   */
  private static final double RENEW_AFTER = 0.75;

  /** So that a thousand instances that started together don't come together. */
  private static final double JITTER = 0.1;

  /** Of the time that a token is used: a short one is given up early, and renewed before that. */
  private static final double RENEW_AT_LATEST = 0.95;

  /** Before its end a token is left alone, since a request takes time to arrive. */
  private static final double MARGIN = 0.1;

  private static final Duration MAX_MARGIN = Duration.ofSeconds(10);

  private final Supplier<CompletableFuture<Tokens>> request;
  private final Timing timing;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  private volatile @Nullable Held held;
  private @Nullable CompletableFuture<Held> underWay;
  private @Nullable AuthException lastFailure;
  private long notBefore;
  private int failures;

  /**
   * The token at hand.
   *
   * @param refused whether an API did not take it, so that it is good for nothing
   * @param replacement whether it came in place of such a one
   */
  private record Held(
      String token, long renewAt, long usableUntil, boolean refused, boolean replacement) {}

  TokenSource(
      Supplier<CompletableFuture<Tokens>> request,
      Timing timing,
      LongSupplier nanos,
      RandomGenerator random) {
    this.request = request;
    this.timing = timing;
    this.nanos = nanos;
    this.random = random;
    this.notBefore = nanos.getAsLong();
  }

  /**
   * A token that is good now, and for a moment more.
   *
   * @throws OAuthException when the server refuses; at once, and without asking again for a second
   * @throws UnavailableException when there is none and the server could not be asked in time
   */
  public String token() {
    String ready = fromMemory();
    return ready == null ? renewed() : ready;
  }

  /** A token for which nothing has to be done, or null. */
  @Nullable String fromMemory() {
    Held now = held;
    return now != null && nanos.getAsLong() - now.renewAt < 0 ? now.token : null;
  }

  /**
   * Another token than one that an API refused with 401: it may have been revoked, or the server's
   * keys were changed. A second refusal in a row is not followed, since then it isn't the token.
   *
   * @throws AuthException as {@link #token}
   */
  public String tokenInsteadOf(String refused) {
    Held now = held;
    if (now != null && now.token.equals(refused) && !now.replacement) {
      synchronized (this) {
        if (now.equals(held)) {
          held = new Held(refused, nanos.getAsLong(), nanos.getAsLong(), true, false);
        }
      }
    }
    return token();
  }

  /**
   * A client like that one which sends a good token with each request to an API, and asks once more
   * with another token where the API answered 401. Requests to anywhere else go as they are.
   *
   * @param api where the API is, for example {@code https://api.example.com/v1/}: what is below
   *     gets the token
   * @throws IllegalArgumentException when that client follows redirects, with which the token would
   *     go along, or the API is not at an {@code https} address
   */
  public HttpClient sentBy(HttpClient plain, URI api) {
    return new BearerHttpClient(plain, this, api);
  }

  private String renewed() {
    // Waiting is real, whatever clock the tokens go by.
    long deadline = System.nanoTime() + timing.patience.toNanos();
    while (true) {
      CompletableFuture<Held> attempt = attempt();
      Held now = held;
      if (now != null && nanos.getAsLong() - now.usableUntil < 0) {
        return now.token;
      }
      long left = deadline - System.nanoTime();
      if (attempt != null) {
        Held got = await(attempt, left);
        if (got != null) {
          return got.token;
        }
      } else {
        pause(left);
      }
      if (deadline - System.nanoTime() <= 0) {
        throw failed();
      }
    }
  }

  /** The attempt that is under way, a new one if it is time for one, or null. */
  private synchronized @Nullable CompletableFuture<Held> attempt() {
    CompletableFuture<Held> running = underWay;
    if (running != null && !running.isDone()) {
      return running;
    }
    Held now = held;
    long time = nanos.getAsLong();
    if (now != null && time - now.renewAt < 0) {
      return CompletableFuture.completedFuture(now);
    }
    if (time - notBefore < 0) {
      AuthException reason = lastFailure;
      if (reason instanceof OAuthException && (now == null || time - now.usableUntil >= 0)) {
        throw reason.again();
      }
      return null;
    }
    boolean replacement = now != null && now.refused;
    CompletableFuture<Held> begun = new CompletableFuture<>();
    underWay = begun;
    var unused =
        asked()
            .whenComplete(
                (tokens, failure) -> {
                  if (failure == null) {
                    begun.complete(taken(tokens, time, replacement));
                  } else {
                    begun.completeExceptionally(noted(Http.unwrapped(failure)));
                  }
                });
    return begun;
  }

  private CompletableFuture<Tokens> asked() {
    try {
      return request.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized Held taken(Tokens tokens, long askedAt, boolean replacement) {
    long life = tokens.life().toNanos();
    long margin = Math.min(MAX_MARGIN.toNanos(), (long) (life * MARGIN));
    long usable = Math.min(life - margin, tokens.sureLife().toNanos());
    double share = RENEW_AFTER + JITTER * random.nextDouble();
    Held got =
        new Held(
            tokens.accessToken(),
            askedAt + (long) Math.min(life * share, usable * RENEW_AT_LATEST),
            askedAt + usable,
            false,
            replacement);
    held = got;
    failures = 0;
    lastFailure = null;
    return got;
  }

  private synchronized AuthException noted(AuthException failure) {
    Duration doubled = timing.firstPause.multipliedBy(1L << Math.min(failures, 10));
    Duration pause = doubled.compareTo(timing.longestPause) > 0 ? timing.longestPause : doubled;
    if (failure instanceof UnavailableException away) {
      // What the server asks for counts, as long as it is not absurd.
      Duration wanted = away.retryAfter().orElse(pause);
      pause = wanted.compareTo(timing.longestPause) > 0 ? timing.longestPause : wanted;
    }
    long nextNanos = (long) (pause.toNanos() * (1 + JITTER * random.nextDouble()));
    notBefore = nanos.getAsLong() + nextNanos;
    failures++;
    lastFailure = failure;
    return failure;
  }

  /** What the attempt brought, or null where it failed and another may help. */
  private @Nullable Held await(CompletableFuture<Held> attempt, long leftNanos) {
    try {
      return attempt.get(Math.max(leftNanos, 0), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Interrupted while waiting for a token", e);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      AuthException reason = Http.unwrapped(e);
      if (reason instanceof UnavailableException) {
        return null;
      }
      throw reason.again();
    }
  }

  /** Waits until the next attempt may be made, or for what is left. */
  private void pause(long leftNanos) {
    long untilNext;
    synchronized (this) {
      untilNext = notBefore - nanos.getAsLong();
    }
    LockSupport.parkNanos(Math.max(1, Math.min(untilNext, leftNanos)));
    if (Thread.currentThread().isInterrupted()) {
      throw new UnavailableException("Interrupted while waiting for a token", null);
    }
  }

  private synchronized AuthException failed() {
    AuthException reason = lastFailure;
    return reason == null
        ? new UnavailableException("The server did not answer in time", null)
        : reason.again();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "TokenSource";
  }
}
