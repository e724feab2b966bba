package ai.intermezzo.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.session.SessionStore.Opened;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.TestPeople;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
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
@DisplayName("login sessions")
final class SessionStoreTest {
  private static final List<String> PASSWORD = List.of("pwd");
  private static final Duration IDLE = Duration.ofHours(2);
  private static final Duration ABSOLUTE = Duration.ofHours(10);

  private final TestClock clock = new TestClock();

  private final Database.Engine engine;
  @TempDir Path folder;
  private Database database;
  private UserStore users;
  private SessionStore sessions;
  private User ada;

  SessionStoreTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.of(engine, folder);
    users = new UserStore(database, clock);
    sessions =
        new SessionStore(database, clock, new SecureRandom(), new SessionLifetimes(IDLE, ABSOLUTE));
    ada = TestPeople.user("ada@example.com", clock);
    users.create(ada);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Opened begun() {
    return begun(ada);
  }

  private Opened begun(User user) {
    return sessions.begin(user.id(), user.epoch(), PASSWORD).orElseThrow();
  }

  private int rows() {
    return database.read(
        tx -> tx.query("SELECT COUNT(*) FROM login_session").mapTo(Integer.class).one());
  }

  @Test
  @DisplayName("a session is found by its cookie, as it began")
  void found() {
    Opened opened = sessions.begin(ada.id(), 0, List.of("pwd", "otp")).orElseThrow();

    assertThat(sessions.find(opened.secret())).contains(opened.session());
    assertThat(opened.session().sid()).matches("[A-Za-z0-9_-]{22}");
    assertThat(opened.session().amr()).containsExactly("pwd", "otp");
    assertThat(opened.session().authTime()).isEqualTo(clock.instant());
    assertThat(opened.session().expiresAt()).isEqualTo(clock.instant().plus(ABSOLUTE));
    assertThat(opened.lifetime()).isEqualTo(ABSOLUTE);
    assertThat(sessions.find(CookieSecret.generate(new SecureRandom()))).isEmpty();
  }

  @Test
  @DisplayName(
      "each begins with an id and a cookie of its own, and neither can be had from the other")
  void ids() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Opened opened = begun();
      ids.add(opened.session().sid());
      ids.add(opened.secret().value());
    }

    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("the database holds of a cookie its hash alone")
  void hashed() {
    Opened opened = begun();

    byte[] stored =
        database.read(
            tx -> tx.query("SELECT cookie_sha256 FROM login_session").mapTo(byte[].class).one());
    assertThat(stored).isEqualTo(opened.secret().sha256()).hasSize(32);
    assertThat(new String(stored, StandardCharsets.ISO_8859_1))
        .doesNotContain(opened.secret().value());
    assertThat(opened.toString()).doesNotContain(opened.secret().value());
  }

  @Test
  @DisplayName("a session that is not seen for the idle time is over")
  void idle() {
    Opened opened = begun();
    clock.advance(IDLE.minusMillis(1));
    assertThat(sessions.list(ada.id())).hasSize(1);
    clock.advance(Duration.ofMillis(1));

    assertThat(sessions.find(opened.secret())).isEmpty();
    assertThat(sessions.list(ada.id())).isEmpty();
  }

  @Test
  @DisplayName("being seen keeps it, up to its absolute end")
  void absolute() {
    Opened opened = begun();
    for (int hour = 1; hour < 10; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(sessions.find(opened.secret()))
          .as("after %s hours", hour)
          .get()
          .returns(clock.instant(), LoginSession::lastSeenAt)
          .returns(opened.session().authTime(), LoginSession::authTime)
          .returns(opened.session().expiresAt(), LoginSession::expiresAt);
    }
    clock.advance(Duration.ofHours(1));

    assertThat(sessions.find(opened.secret())).isEmpty();
  }

  @Test
  @DisplayName("it is written for being seen once a minute at the most")
  void touch() {
    Opened opened = begun();
    var began = clock.instant();

    clock.advance(Duration.ofSeconds(59));
    assertThat(sessions.find(opened.secret())).get().returns(began, LoginSession::lastSeenAt);
    assertThat(sessions.list(ada.id())).first().returns(began, LoginSession::lastSeenAt);

    clock.advance(Duration.ofSeconds(1));
    sessions.find(opened.secret());
    assertThat(sessions.list(ada.id())).first().returns(clock.instant(), LoginSession::lastSeenAt);
  }

  @Test
  @DisplayName(
      "a block, another password and signing out everywhere end it at once; unblocking revives nothing")
  void epoch() {
    Opened first = begun();
    users.block(ada.id());
    assertThat(sessions.find(first.secret())).isEmpty();
    assertThat(sessions.list(ada.id())).isEmpty();
    users.unblock(ada.id());
    assertThat(sessions.find(first.secret())).isEmpty();

    Opened second = begun(users.find(ada.id()).orElseThrow());
    assertThat(sessions.find(second.secret())).isPresent();
    users.endEverything(ada.id());
    assertThat(sessions.find(second.secret())).isEmpty();

    Opened third = begun(users.find(ada.id()).orElseThrow());
    users.delete(ada.id());
    assertThat(sessions.find(third.secret())).isEmpty();
  }

  @Test
  @DisplayName("none begins for a user who changed since they were looked at")
  void beginTooLate() {
    long before = ada.epoch();
    users.endEverything(ada.id());
    assertThat(sessions.begin(ada.id(), before, PASSWORD)).isEmpty();

    long blocked = users.block(ada.id());
    assertThat(sessions.begin(ada.id(), blocked, PASSWORD)).isEmpty();

    users.delete(ada.id());
    assertThat(sessions.begin(ada.id(), blocked, PASSWORD)).isEmpty();
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName(
      "whoever proves again who they are keeps the sid, and the old cookie is worth nothing")
  void reopen() {
    Opened first = begun();
    clock.advance(Duration.ofMinutes(90));

    Opened again = sessions.reopen(first.session(), 0, List.of("pwd")).orElseThrow();

    assertThat(again.session().sid()).isEqualTo(first.session().sid());
    assertThat(again.session().authTime()).isEqualTo(clock.instant());
    assertThat(again.session().createdAt()).isEqualTo(first.session().createdAt());
    assertThat(again.session().expiresAt()).isEqualTo(clock.instant().plus(ABSOLUTE));
    assertThat(sessions.find(first.secret())).isEmpty();
    assertThat(sessions.find(again.secret())).contains(again.session());
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  @DisplayName("after a change of password the session goes on under the new epoch, and only then")
  void reopenAfterPasswordChange() {
    Opened mine = begun();
    Opened other = begun();
    long epoch = users.endEverything(ada.id());

    assertThat(sessions.reopen(mine.session(), 0, PASSWORD)).isEmpty();
    Opened again = sessions.reopen(mine.session(), epoch, PASSWORD).orElseThrow();

    assertThat(sessions.find(again.secret())).isPresent();
    assertThat(sessions.find(other.secret())).isEmpty();
  }

  @Test
  @DisplayName("a session that was ended is not opened again")
  void reopenEnded() {
    Opened opened = begun();
    sessions.end(ada.id(), opened.session().sid());

    assertThat(sessions.reopen(opened.session(), 0, PASSWORD)).isEmpty();
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("a user ends their own sessions and nobody else's")
  void end() {
    User bob = TestPeople.user("bob@example.com", clock);
    users.create(bob);
    Opened adas = begun();
    Opened bobs = begun(bob);

    assertThat(sessions.end(bob.id(), adas.session().sid())).isFalse();
    assertThat(sessions.find(adas.secret())).isPresent();
    assertThat(sessions.end(ada.id(), adas.session().sid())).isTrue();
    assertThat(sessions.end(ada.id(), adas.session().sid())).as("again").isFalse();
    assertThat(sessions.find(adas.secret())).isEmpty();
    assertThat(sessions.find(bobs.secret())).isPresent();
  }

  @Test
  @DisplayName("of 50 who end one session at once, one does")
  void endRace() {
    Opened opened = begun();

    List<Boolean> ended = Race.of(50, i -> () -> sessions.end(ada.id(), opened.session().sid()));

    assertThat(ended).containsOnlyOnce(true);
  }

  @Test
  @DisplayName("all sessions of a user are listed, the last seen first, and ended together")
  void endAll() {
    Opened first = begun();
    clock.advance(Duration.ofMinutes(5));
    Opened second = begun();
    User bob = TestPeople.user("bob@example.com", clock);
    users.create(bob);
    Opened bobs = begun(bob);

    assertThat(sessions.list(ada.id())).containsExactly(second.session(), first.session());
    assertThat(sessions.endAll(ada.id()))
        .containsExactlyInAnyOrder(first.session().sid(), second.session().sid());
    assertThat(sessions.list(ada.id())).isEmpty();
    assertThat(sessions.find(bobs.secret())).isPresent();
  }

  @Test
  @DisplayName("what ran out is swept 500 at a time, and what counts stays")
  void sweep() {
    for (int i = 0; i < 501; i++) {
      begun();
    }
    assertThat(sessions.sweep()).as("all count").isZero();
    clock.advance(Duration.ofDays(2));
    Opened alive = begun();

    assertThat(sessions.sweep()).isEqualTo(500);
    assertThat(sessions.sweep()).isEqualTo(1);
    assertThat(sessions.sweep()).isZero();
    assertThat(sessions.find(alive.secret())).isPresent();
  }

  @Test
  @DisplayName("the sweep never takes a session that counts, seen or not, at any time of the day")
  void sweepIsLate() {
    for (int hour = 0; hour < 24; hour++) {
      Opened opened = begun();
      clock.advance(IDLE.minusMillis(1));
      sessions.sweep();
      assertThat(sessions.find(opened.secret())).as("hour %s", hour).isPresent();
      clock.advance(IDLE.minusMillis(1));
      sessions.sweep();
      assertThat(sessions.find(opened.secret())).as("hour %s, seen", hour).isPresent();
      clock.advance(Duration.ofHours(1));
    }
    clock.advance(ABSOLUTE.plusDays(1));
    sessions.sweep();
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName(
      "the cookie is for this host and HTTPS alone, hidden from scripts, and goes everywhere")
  void cookie() {
    Opened opened = begun();

    assertThat(SessionStore.COOKIE.set(opened.secret(), opened.lifetime()).value())
        .isEqualTo(
            "__Host-intermezzo-session="
                + opened.secret().value()
                + "; Max-Age=36000; Path=/; Secure; HttpOnly; SameSite=None");
  }

  @Test
  @DisplayName("lifetimes are five minutes to a year, the idle one not the longer")
  void lifetimes() {
    assertThat(Optional.of(SessionLifetimes.DEFAULT))
        .contains(new SessionLifetimes(Duration.ofDays(3), Duration.ofDays(7)));
    assertThatThrownBy(() -> new SessionLifetimes(Duration.ofMinutes(4), ABSOLUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SessionLifetimes(ABSOLUTE, IDLE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SessionLifetimes(IDLE, Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
