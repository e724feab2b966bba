package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.store.Race;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("hashing passwords")
final class PasswordsTest {
  private static final String TEXT = "qzvhwmtk";

  /** Of "password" (see {@link PasswordHashTest}). */
  private static final PasswordHash OLD =
      PasswordHash.parse(
          "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");

  private final Passwords passwords = new Passwords(new SecureRandom(), new HashingPool(1, 2));

  @AfterEach
  void close() {
    passwords.close();
  }

  private static Password typed(String text) {
    return Password.presented(text);
  }

  @Test
  @DisplayName("a password is known again, another one is not, and no two hashes are the same")
  void verify() {
    PasswordHash hash = passwords.hash(typed(TEXT));

    assertThat(passwords.verify(typed(TEXT), Optional.of(hash))).isTrue();
    assertThat(passwords.verify(typed(TEXT + " "), Optional.of(hash))).isFalse();
    assertThat(passwords.verify(typed("QZVHWMTK"), Optional.of(hash))).isFalse();
    assertThat(passwords.verify(typed(""), Optional.of(hash))).isFalse();
    assertThat(passwords.hash(typed(TEXT)).phc()).isNotEqualTo(hash.phc());
    assertThat(hash.isOutdated()).isFalse();
    assertThat(hash.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain(TEXT);
  }

  @Test
  @DisplayName("a hash is checked with its own parameters, not with today's")
  void oldParameters() {
    assertThat(passwords.verify(typed("password"), Optional.of(OLD))).isTrue();
    assertThat(passwords.verify(typed("passwort"), Optional.of(OLD))).isFalse();
  }

  @Test
  @DisplayName("where nobody is, no password is right")
  void nobody() {
    assertThat(passwords.verify(typed(TEXT), Optional.empty())).isFalse();
    assertThat(passwords.verify(typed(""), Optional.empty())).isFalse();
  }

  @Test
  @DisplayName(
      "a pool runs no more than its threads, queues no more than its queue, refuses the rest")
  void bounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (HashingPool pool = new HashingPool(2, 3);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      callers.submit(
                          () ->
                              pool.run(
                                  () -> {
                                    running.incrementAndGet();
                                    release.await();
                                    return done.incrementAndGet();
                                  })))
              .toList();
      Race.until(
          "all but those that it holds are refused",
          () -> answers.stream().filter(Future::isDone).count() == 15);

      try {
        Race.until("as many run as may", () -> running.get() == 2);
        assertThatThrownBy(() -> pool.run(() -> 1)).isInstanceOf(Busy.class);
      } finally {
        // Else those that wait would keep the test from ending, and from saying what failed.
        release.countDown();
      }
      Race.until("the others are done", () -> done.get() == 5);
      assertThat(running).as("no more than those that it held").hasValue(5);
      assertThat(pool.run(() -> 7)).as("what it takes afterwards").isEqualTo(7);
      for (Future<Integer> answer : answers) {
        if (answer.state() == Future.State.FAILED) {
          assertThat(answer.exceptionNow()).isInstanceOf(Busy.class);
        }
      }
    }
  }

  @Test
  @DisplayName("a pool that closes answers everybody")
  void closing() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    HashingPool pool = new HashingPool(1, 5);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch never = new CountDownLatch(1);
      Future<?> running =
          callers.submit(
              () ->
                  pool.run(
                      () -> {
                        started.countDown();
                        never.await();
                        return 1;
                      }));
      started.await();
      Future<?> waiting = callers.submit(() -> pool.run(() -> 2));
      Race.until("it waits", () -> pool.waiting() == 1);

      pool.close();

      Race.until("both are answered", () -> running.isDone() && waiting.isDone());
      assertThat(waiting.exceptionNow()).isInstanceOf(Busy.class);
      assertThatThrownBy(() -> pool.run(() -> 3)).isInstanceOf(Busy.class);
    }
  }

  @Test
  @DisplayName("a caller that is interrupted still learns the outcome, and stays interrupted")
  void interrupted() {
    Thread.currentThread().interrupt();
    PasswordHash hash = passwords.hash(typed(TEXT));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(passwords.verify(typed(TEXT), Optional.of(hash))).isTrue();
  }
}
