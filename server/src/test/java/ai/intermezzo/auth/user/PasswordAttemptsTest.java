package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.PasswordAttempt.Counted;
import ai.intermezzo.auth.user.PasswordAttempt.Refused;
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
@DisplayName("attempts at passwords")
final class PasswordAttemptsTest {
  private static final String ADA = "ada@example.com";
  private static final Duration WINDOW = AttemptLimits.DEFAULT.window();

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();

  private final Database.Engine engine;
  @TempDir Path folder;
  private Database database;
  private PasswordAttempts attempts;

  PasswordAttemptsTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.of(engine, folder);
    attempts = new PasswordAttempts(database, clock, random, AttemptLimits.DEFAULT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private PasswordAttempt by(String email, String address) {
    return attempts.begin(email, InetAddress.ofLiteral(address), Optional.empty());
  }

  private PasswordAttempt by(String email, String address, CookieSecret device) {
    return attempts.begin(email, InetAddress.ofLiteral(address), Optional.of(device));
  }

  /** How many of so many are counted, each from another address. */
  private int counted(String email, int tried) {
    int passed = 0;
    for (int i = 0; i < tried; i++) {
      passed += by(email, "198.51.100." + i) instanceof Counted ? 1 : 0;
    }
    return passed;
  }

  private User signedUp(String email) {
    User user = TestPeople.user(email, clock);
    new UserStore(database, clock).create(user);
    return user;
  }

  private int rows(String table) {
    return database.read(
        tx -> tx.query("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
  }

  @Test
  @DisplayName("ten at one account are looked at in ten minutes, in whatever spelling, and no more")
  void account() {
    assertThat(counted(ADA, 6)).isEqualTo(6);
    assertThat(counted(" ADA@Example.com ", 20)).isEqualTo(4);
    assertThat(counted("bob@example.com", 3)).as("another account").isEqualTo(3);
  }

  @Test
  @DisplayName("fifty from one address are looked at in ten minutes, over whatever accounts")
  void address() {
    int passed = 0;
    for (int i = 0; i < 60; i++) {
      passed += by("user" + i + "@example.com", "203.0.113.9") instanceof Counted ? 1 : 0;
    }

    assertThat(passed).isEqualTo(50);
    assertThat(by(ADA, "203.0.113.10")).as("a neighbour").isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("of IPv6 the /64 is one address, since that is what one customer has")
  void ipv6() {
    for (int i = 0; i < 50; i++) {
      by("user" + i + "@example.com", "2001:db8:0:7::" + Integer.toHexString(i + 1));
    }

    assertThat(by(ADA, "2001:db8:0:7:ffff:ffff:ffff:ffff")).isInstanceOf(Refused.class);
    assertThat(by(ADA, "2001:db8:0:8::1")).isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("50 at once get no further than one after the other")
  void race() {
    for (int round = 0; round < 4; round++) {
      String email = "race" + round + "@example.com";
      List<PasswordAttempt> all = Race.of(50, i -> () -> by(email, "198.51.100." + i));

      assertThat(all.stream().filter(Counted.class::isInstance)).hasSize(10);
    }
  }

  @Test
  @DisplayName("80 at once from one address get no further than 50")
  void raceOfAddress() {
    List<PasswordAttempt> all =
        Race.of(80, i -> () -> by("user" + i + "@example.com", "203.0.113.9"));

    assertThat(all.stream().filter(Counted.class::isInstance)).hasSize(50);
  }

  @Test
  @DisplayName("an attempt that is given back makes room for one, not for more")
  void giveBack() {
    Counted first = (Counted) by(ADA, "198.51.100.1");
    counted(ADA, 9);
    assertThat(counted(ADA, 1)).isZero();

    attempts.giveBack(first);

    assertThat(counted(ADA, 5)).isEqualTo(1);
  }

  @Test
  @DisplayName("50 right passwords at once leave no trace")
  void givenBackAtOnce() {
    Race.of(
        50,
        i ->
            () -> {
              if (by(ADA, "198.51.100." + i) instanceof Counted counted) {
                attempts.giveBack(counted);
              }
              return true;
            });

    assertThat(counted(ADA, 20)).isEqualTo(10);
  }

  @Test
  @DisplayName("a refused one tells how long to wait, and is not counted")
  void refused() {
    counted(ADA, 10);
    clock.advance(Duration.ofMinutes(4));

    for (int i = 0; i < 60; i++) {
      assertThat(by(ADA, "203.0.113.9")).isEqualTo(new Refused(Duration.ofMinutes(6)));
    }
    assertThat(by("bob@example.com", "203.0.113.9")).as("its address").isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("a window begins with the first attempt, and ends ten minutes later")
  void window() {
    Counted first = (Counted) by(ADA, "198.51.100.77");
    clock.advance(WINDOW.minusMillis(1));
    assertThat(counted(ADA, 20)).isEqualTo(9);

    clock.advance(Duration.ofMillis(1));
    assertThat(counted(ADA, 9)).isEqualTo(9);
    attempts.giveBack(first);

    assertThat(counted(ADA, 20)).as("what is of the window before is not given back").isEqualTo(1);
  }

  @Test
  @DisplayName("strangers can't lock a user out of a browser that they have signed in with")
  void knownDevice() {
    User ada = signedUp(ADA);
    CookieSecret device = attempts.remember(ada.id(), Optional.empty());
    counted(ADA, 30);

    assertThat(by(ADA, "203.0.113.1")).isInstanceOf(Refused.class);
    assertThat(by("Ada@EXAMPLE.com", "203.0.113.1", device)).isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("a known browser has ten of its own, and takes none from others")
  void limitOfDevice() {
    User ada = signedUp(ADA);
    CookieSecret device = attempts.remember(ada.id(), Optional.empty());
    CookieSecret second = attempts.remember(ada.id(), Optional.empty());

    int passed = 0;
    for (int i = 0; i < 20; i++) {
      passed += by(ADA, "203.0.113." + i, device) instanceof Counted ? 1 : 0;
    }

    assertThat(passed).isEqualTo(10);
    assertThat(by(ADA, "203.0.113.1", second)).isInstanceOf(Counted.class);
    assertThat(counted(ADA, 20)).isEqualTo(10);
  }

  @Test
  @DisplayName(
      "a browser is known for those only who have signed in with it, and never by guessing")
  void deviceOfAnother() {
    User ada = signedUp(ADA);
    User bob = signedUp("bob@example.com");
    CookieSecret bobs = attempts.remember(bob.id(), Optional.empty());
    counted(ADA, 10);

    assertThat(by(ADA, "203.0.113.1", bobs)).isInstanceOf(Refused.class);
    assertThat(by(ADA, "203.0.113.1", CookieSecret.generate(random))).isInstanceOf(Refused.class);

    assertThat(attempts.remember(ada.id(), Optional.of(bobs))).as("one cookie").isEqualTo(bobs);
    assertThat(by(ADA, "203.0.113.1", bobs)).isInstanceOf(Counted.class);
    assertThat(by("bob@example.com", "203.0.113.1", bobs)).isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("a cookie that we never gave to anybody is replaced")
  void plantedDevice() {
    User ada = signedUp(ADA);
    CookieSecret planted = CookieSecret.generate(random);

    assertThat(attempts.remember(ada.id(), Optional.of(planted))).isNotEqualTo(planted);
  }

  @Test
  @DisplayName("a user has 50 browsers at the most; the one unused for longest is forgotten")
  void manyDevices() {
    User ada = signedUp(ADA);
    CookieSecret first = attempts.remember(ada.id(), Optional.empty());
    clock.advance(Duration.ofDays(1));
    CookieSecret second = attempts.remember(ada.id(), Optional.empty());
    for (int i = 0; i < 49; i++) {
      clock.advance(Duration.ofDays(1));
      attempts.remember(ada.id(), Optional.empty());
    }
    counted(ADA, 10);

    assertThat(rows("known_device")).isEqualTo(50);
    assertThat(by(ADA, "203.0.113.1", first)).isInstanceOf(Refused.class);
    assertThat(by(ADA, "203.0.113.1", second)).isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("what has ended is swept, what counts is not")
  void sweep() {
    User ada = signedUp(ADA);
    CookieSecret old = attempts.remember(ada.id(), Optional.empty());
    clock.advance(PasswordAttempts.DEVICE_LIFETIME.plusDays(1));
    CookieSecret fresh = attempts.remember(ada.id(), Optional.empty());
    counted(ADA, 10);
    clock.advance(WINDOW.minusSeconds(1));
    assertThat(attempts.sweep()).as("the old browser").isEqualTo(1);
    assertThat(counted(ADA, 1)).as("still counted").isZero();
    assertThat(by(ADA, "203.0.113.1", old)).isInstanceOf(Refused.class);

    clock.advance(Duration.ofSeconds(2));
    assertThat(attempts.sweep()).as("one account, ten addresses").isEqualTo(11);
    assertThat(attempts.sweep()).as("what began since").isZero();
    clock.advance(WINDOW);
    assertThat(attempts.sweep()).isEqualTo(1);
    assertThat(rows("password_attempt")).isZero();
    assertThat(by(ADA, "203.0.113.1", fresh)).isInstanceOf(Counted.class);
  }

  @Test
  @DisplayName("nobody's e-mail address is stored with the counters")
  void noAddresses() {
    by(ADA, "203.0.113.1");

    List<byte[]> subjects =
        database.read(
            tx -> tx.query("SELECT subject FROM password_attempt").mapTo(byte[].class).list());
    assertThat(subjects)
        .hasSize(2)
        .allSatisfy(
            subject ->
                assertThat(new String(subject, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("ada"));
  }
}
