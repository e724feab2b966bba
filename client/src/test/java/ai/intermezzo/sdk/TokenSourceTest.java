package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token source")
final class TokenSourceTest {
  private static final TokenSource.Timing SHORT =
      new TokenSource.Timing(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private CompletableFuture<Tokens> next = given("one", 100);

  private final TokenSource source = new TokenSource(this::ask, SHORT, now::get, new Random(1));

  private CompletableFuture<Tokens> ask() {
    asked.incrementAndGet();
    return next;
  }

  private static CompletableFuture<Tokens> given(String token, long seconds) {
    return CompletableFuture.completedFuture(
        new Tokens(
            token,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(seconds),
            Set.of(),
            Optional.empty(),
            Optional.empty()));
  }

  private static CompletableFuture<Tokens> away() {
    return CompletableFuture.failedFuture(new UnavailableException("away", null));
  }

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  @DisplayName("gives the token from memory for three quarters of its life, then gets the next")
  void renews() {
    assertThat(source.token()).isEqualTo("one");
    next = given("two", 100);
    pass(74);
    assertThat(source.token()).isEqualTo("one");
    assertThat(asked).hasValue(1);
    pass(12);
    // The request is answered at once here, so the next one is there at once too.
    assertThat(source.token()).isEqualTo("two");
    assertThat(asked).hasValue(2);
  }

  @Test
  @DisplayName("uses a token of two seconds for one: by its exp, in whole seconds, it may end then")
  void wholeSeconds() {
    next = given("one", 2);
    assertThat(source.token()).isEqualTo("one");
    now.addAndGet(Duration.ofMillis(940).toNanos());
    assertThat(source.token()).isEqualTo("one");
    next = away();
    now.addAndGet(Duration.ofMillis(60).toNanos());
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(source::token);
  }

  @Test
  @DisplayName("gives the old token while the next one is on its way, and asks once for all")
  void background() throws InterruptedException, ExecutionException {
    source.token();
    next = new CompletableFuture<>();
    pass(86);

    assertThat(together(50, source::token)).containsOnly("one");
    assertThat(asked).hasValue(2);

    next.complete(given("two", 100).join());
    assertThat(source.token()).isEqualTo("two");
    assertThat(asked).hasValue(2);
  }

  @Test
  @DisplayName("that has no token yet lets all threads wait for one request")
  void first() throws InterruptedException, ExecutionException {
    next = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread answer =
        new Thread(
            () -> {
              await(begun);
              next.complete(given("one", 100).join());
            });
    answer.start();
    assertThat(
            together(
                50,
                () -> {
                  begun.countDown();
                  return source.token();
                }))
        .containsOnly("one");
    answer.join();
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName("goes on with the old token through an outage, and asks ever more seldom")
  void outage() {
    source.token();
    next = away();
    pass(86);
    for (int i = 0; i < 100; i++) {
      assertThat(source.token()).isEqualTo("one");
    }
    assertThat(asked).hasValue(2);
    pass(2);
    assertThat(source.token()).isEqualTo("one");
    assertThat(asked).hasValue(3);
    pass(1);
    assertThat(source.token()).isEqualTo("one");
    assertThat(asked).as("the second pause is two seconds").hasValue(3);

    pass(6);
    assertThatExceptionOfType(UnavailableException.class)
        .as("in its last tenth a token is left alone: it may end on the way")
        .isThrownBy(source::token);
    next = given("two", 100);
    pass(40);
    assertThat(source.token()).isEqualTo("two");
  }

  @Test
  @DisplayName("waits as long as the server says with Retry-After")
  void retryAfter() {
    source.token();
    next =
        CompletableFuture.failedFuture(
            new UnavailableException("busy", null, Duration.ofSeconds(7)));
    pass(80);
    pass(5);
    source.token();
    assertThat(asked).hasValue(2);
    pass(4);
    source.token();
    assertThat(asked).hasValue(2);
    next = given("two", 100);
    pass(4);
    assertThat(source.token()).isEqualTo("two");
  }

  @Test
  @DisplayName("says at once what the server refused, and does not ask again for a second")
  void refused() {
    next = CompletableFuture.failedFuture(new OAuthException("invalid_client", "Wrong secret."));
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(OAuthException.class)
          .isThrownBy(source::token)
          .satisfies(e -> assertThat(e.error()).isEqualTo("invalid_client"));
    }
    assertThat(asked).hasValue(1);
    next = given("one", 100);
    pass(2);
    assertThat(source.token()).isEqualTo("one");
  }

  @Test
  @DisplayName("lets nobody wait beyond its patience")
  void patience() {
    next = new CompletableFuture<>();
    TokenSource slow = new TokenSource(this::ask, SHORT, System::nanoTime, new Random(1));
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(slow::token);
    assertThat(asked).hasValue(1);
  }

  @Test
  @DisplayName(
      "gets another token once when an API refuses one, and not again for the next refusal")
  void instead() {
    assertThat(source.token()).isEqualTo("one");
    next = given("two", 100);
    assertThat(source.tokenInsteadOf("one")).isEqualTo("two");
    next = given("three", 100);
    assertThat(source.tokenInsteadOf("one")).as("it has gone already").isEqualTo("two");
    assertThat(source.tokenInsteadOf("two")).isEqualTo("two");
    assertThat(asked).hasValue(2);

    pass(90);
    assertThat(source.token()).isEqualTo("three");
    next = given("four", 100);
    assertThat(source.tokenInsteadOf("three")).as("a life later it counts again").isEqualTo("four");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> List<T> together(int count, Callable<T> task)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
