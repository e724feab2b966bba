package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.PasswordCheck.Result;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Database.Engine.class)
@DisplayName("whether somebody knows a password")
final class PasswordCheckTest {
  private static final Email ADA = new Email("Ada@example.com");
  private static final String RIGHT = "qzvhwmtk";
  private static final String WRONG = "qzvhwmtK";

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();
  private final Passwords passwords = new Passwords(random, new HashingPool(2, 50));

  private final Database.Engine engine;
  @TempDir Path folder;
  private Database database;
  private UserStore users;
  private PasswordAttempts attempts;
  private PasswordCheck check;

  PasswordCheckTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.of(engine, folder);
    users = new UserStore(database, clock);
    attempts = new PasswordAttempts(database, clock, random, AttemptLimits.DEFAULT);
    check = new PasswordCheck(users, passwords, attempts);
  }

  @AfterEach
  void close() {
    passwords.close();
    database.close();
  }

  private User ada(PasswordHash hash) {
    User user =
        User.create(
            UserId.generate(random),
            ADA,
            true,
            Optional.empty(),
            Optional.of(hash),
            clock.instant());
    users.create(user);
    return user;
  }

  private User ada() {
    return ada(passwords.hash(Password.chosen(RIGHT, ADA)));
  }

  private Result typed(String email, String password) {
    return check.check(
        email,
        Password.presented(password),
        InetAddress.ofLiteral("203.0.113.1"),
        Optional.empty());
  }

  @Test
  @DisplayName("the right password gives the user, with the address in any case")
  void right() {
    User ada = ada();

    assertThat(typed(" ADA@Example.com", RIGHT))
        .isInstanceOfSatisfying(
            Result.Right.class, right -> assertThat(right.user().id()).isEqualTo(ada.id()));
  }

  @Test
  @DisplayName("a wrong password, an unknown address and what is no address are one answer")
  void wrong() {
    ada();

    assertThat(typed("ada@example.com", WRONG))
        .isEqualTo(new Result.Wrong())
        .isEqualTo(typed("bob@example.com", RIGHT))
        .isEqualTo(typed("no address", RIGHT))
        .isEqualTo(typed("", ""))
        .isEqualTo(typed("ada@example.com", ""));
  }

  @Test
  @DisplayName("a user without a password can't sign in with one")
  void withoutPassword() {
    users.create(TestPeople.user("bob@example.com", clock));

    assertThat(typed("bob@example.com", "")).isEqualTo(new Result.Wrong());
    assertThat(typed("bob@example.com", RIGHT)).isEqualTo(new Result.Wrong());
  }

  @Test
  @DisplayName("that a user is blocked is said only to whoever knows the password")
  void blocked() {
    users.block(ada().id());

    assertThat(typed("ada@example.com", RIGHT)).isInstanceOf(Result.Blocked.class);
    assertThat(typed("ada@example.com", WRONG)).isEqualTo(new Result.Wrong());
  }

  @Test
  @DisplayName("after ten wrong ones the right one is not looked at, for ten minutes")
  void tooMany() {
    ada();
    for (int i = 0; i < 10; i++) {
      assertThat(typed("ada@example.com", WRONG)).isEqualTo(new Result.Wrong());
    }

    assertThat(typed("ada@example.com", RIGHT))
        .isEqualTo(new Result.TooMany(Duration.ofMinutes(10)));
    clock.advance(Duration.ofMinutes(10));
    assertThat(typed("ada@example.com", RIGHT)).isInstanceOf(Result.Right.class);
  }

  @Test
  @DisplayName("an address that nobody has is refused after as many, so that limits tell nothing")
  void tooManyForNobody() {
    for (int i = 0; i < 10; i++) {
      typed("bob@example.com", WRONG);
    }

    assertThat(typed("bob@example.com", WRONG))
        .isEqualTo(new Result.TooMany(Duration.ofMinutes(10)));
  }

  @Test
  @DisplayName("right passwords are never too many")
  void manyRight() {
    ada();

    for (int i = 0; i < 15; i++) {
      assertThat(typed("ada@example.com", RIGHT)).isInstanceOf(Result.Right.class);
    }
  }

  @Test
  @DisplayName("of 50 guesses at once ten are looked at")
  void race() {
    ada();

    List<Result> results = Race.of(50, i -> () -> typed("ada@example.com", WRONG));

    assertThat(results.stream().filter(Result.Wrong.class::isInstance)).hasSize(10);
    assertThat(results.stream().filter(Result.TooMany.class::isInstance)).hasSize(40);
  }

  @Test
  @DisplayName("a user signs in with their own browser while others guess")
  void knownDevice() {
    User ada = ada();
    CookieSecret device = attempts.remember(ada.id(), Optional.empty());
    for (int i = 0; i < 12; i++) {
      typed("ada@example.com", WRONG);
    }

    assertThat(
            check.check(
                "ada@example.com",
                Password.presented(RIGHT),
                InetAddress.ofLiteral("203.0.113.1"),
                Optional.of(device)))
        .isInstanceOf(Result.Right.class);
  }

  @Test
  @DisplayName(
      "a hash of older parameters is replaced when its password is known, and nothing ends")
  void rehash() {
    User ada =
        ada(
            PasswordHash.parse(
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"));

    assertThat(typed("ada@example.com", "passwort")).isEqualTo(new Result.Wrong());
    assertThat(users.find(ada.id()).orElseThrow().passwordHash().orElseThrow().isOutdated())
        .isTrue();
    assertThat(typed("ada@example.com", "password")).isInstanceOf(Result.Right.class);

    User renewed = users.find(ada.id()).orElseThrow();
    assertThat(renewed.passwordHash().orElseThrow().isOutdated()).isFalse();
    assertThat(renewed.epoch()).isEqualTo(ada.epoch());
    assertThat(typed("ada@example.com", "password")).isInstanceOf(Result.Right.class);
  }

  @Test
  @DisplayName("an attempt that nobody could look at is not counted")
  void busy() {
    ada();
    Passwords closed = new Passwords(random, new HashingPool(1, 1));
    closed.close();
    PasswordCheck overloaded = new PasswordCheck(users, closed, attempts);

    for (int i = 0; i < 60; i++) {
      assertThatThrownBy(
              () ->
                  overloaded.check(
                      "ada@example.com",
                      Password.presented(RIGHT),
                      InetAddress.ofLiteral("203.0.113.1"),
                      Optional.empty()))
          .isInstanceOf(Busy.class);
    }
    assertThat(typed("ada@example.com", RIGHT)).isInstanceOf(Result.Right.class);
  }
}
