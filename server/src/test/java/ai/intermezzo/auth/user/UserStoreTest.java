package ai.intermezzo.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.TestDatabases;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Database.Engine.class)
@DisplayName("users in the database")
final class UserStoreTest {
  private static final PasswordHash HASH =
      PasswordHash.parse(
          "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "B".repeat(42) + "A");
  private static final PasswordHash OTHER =
      PasswordHash.parse(
          "$argon2id$v=19$m=19456,t=2,p=1$" + "C".repeat(21) + "A$" + "A".repeat(43));

  private final TestClock clock = new TestClock();

  private final Database.Engine engine;
  @TempDir Path folder;
  private Database database;
  private UserStore users;

  UserStoreTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.of(engine, folder);
    users = new UserStore(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private User added(String email) {
    User user = TestPeople.user(email, clock);
    assertThat(users.create(user)).isTrue();
    return user;
  }

  private User now(User user) {
    return users.find(user.id()).orElseThrow();
  }

  @Test
  @DisplayName("a user is found as they were made, by id and by e-mail address in any case")
  void found() {
    User user =
        new User(
            UserId.generate(new SecureRandom()),
            new Email("Jörg@Example.com"),
            true,
            Optional.of("Jörg 🎼 O'Neil"),
            Optional.of(HASH),
            7,
            Instant.parse("2026-01-02T03:04:05.006Z"),
            Instant.parse("2026-02-02T03:04:05.006Z"),
            Optional.of(Instant.parse("2026-03-02T03:04:05.006Z")));
    assertThat(users.create(user)).isTrue();

    assertThat(users.find(user.id())).get().usingRecursiveComparison().isEqualTo(user);
    assertThat(users.find(new Email("jÖRG@EXAMPLE.com")))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(user);
    assertThat(users.idOf(user.email())).contains(user.id());
    assertThat(user.subject()).matches("[A-Za-z0-9_-]{22}");
  }

  @Test
  @DisplayName("what a user lacks is absent when they are read, too")
  void absent() {
    User user =
        User.create(
            UserId.generate(new SecureRandom()),
            new Email("bare@example.com"),
            false,
            Optional.empty(),
            Optional.empty(),
            clock.instant());
    users.create(user);

    assertThat(users.findValid(user.id())).contains(user);
  }

  @Test
  @DisplayName("nobody is found who is not there")
  void unknown() {
    added("ada@example.com");

    assertThat(users.find(new Email("ad@example.com"))).isEmpty();
    assertThat(users.findValid(new Email("%@example.com"))).isEmpty();
    assertThat(users.find(UserId.generate(new SecureRandom()))).isEmpty();
    assertThat(users.idOf(new Email("ad@example.com"))).isEmpty();
  }

  @Test
  @DisplayName("no two users have one e-mail address, in whatever spelling")
  void unique() {
    User first = added("Ada@example.com");

    assertThat(users.create(TestPeople.user("aDA@EXAMPLE.COM", clock))).isFalse();
    assertThat(users.find(first.email())).contains(first);
  }

  @Test
  @DisplayName("of 50 who sign up with one address at once, one is added")
  void race() {
    for (int round = 0; round < 5; round++) {
      String email = "race" + round + "@example.com";
      List<Optional<UserId>> added =
          Race.of(
              50,
              i ->
                  () -> {
                    User user =
                        TestPeople.user(i % 2 == 0 ? email : "R" + email.substring(1), clock);
                    return users.create(user) ? Optional.of(user.id()) : Optional.empty();
                  });

      assertThat(added.stream().filter(Optional::isPresent)).hasSize(1);
      assertThat(users.idOf(new Email(email)))
          .isEqualTo(added.stream().flatMap(Optional::stream).findFirst());
    }
  }

  @Test
  @DisplayName("blocking ends what a user has, once; unblocking revives nothing")
  void block() {
    User user = added("ada@example.com");
    clock.advance(Duration.ofHours(1));
    Instant blockedAt = clock.instant();

    assertThat(users.block(user.id())).isEqualTo(1);
    clock.advance(Duration.ofHours(1));
    assertThat(users.block(user.id())).as("again").isEqualTo(1);
    assertThat(now(user).blockedAt()).contains(blockedAt);
    assertThat(now(user).isBlocked()).isTrue();

    assertThat(users.unblock(user.id())).isEqualTo(2);
    assertThat(users.unblock(user.id())).as("again").isEqualTo(2);
    assertThat(now(user).isBlocked()).isFalse();
    assertThat(now(user).epoch()).isEqualTo(2);
  }

  @Test
  @DisplayName("another password and signing out everywhere each end what a user has")
  void epoch() {
    User user = added("ada@example.com");

    assertThat(users.setPassword(user.id(), HASH)).isEqualTo(1);
    assertThat(now(user).passwordHash().orElseThrow().phc()).isEqualTo(HASH.phc());
    assertThat(users.endEverything(user.id())).isEqualTo(2);
    assertThat(now(user).epoch()).isEqualTo(2);
    assertThat(now(user).updatedAt()).as("nothing that others see").isEqualTo(user.updatedAt());
  }

  @Test
  @DisplayName("50 changes at once add 50 to the epoch")
  void epochRace() {
    User user = added("ada@example.com");

    List<Long> epochs = Race.of(50, i -> () -> users.endEverything(user.id()));

    assertThat(epochs).doesNotHaveDuplicates();
    assertThat(now(user).epoch()).isEqualTo(50);
  }

  @Test
  @DisplayName(
      "a newer hash of the same password ends nothing, and never replaces another password")
  void rehash() {
    User user = added("ada@example.com");
    users.setPassword(user.id(), HASH);

    users.rehash(user.id(), HASH, OTHER);
    assertThat(now(user).passwordHash().orElseThrow().phc()).isEqualTo(OTHER.phc());
    assertThat(now(user).epoch()).isEqualTo(1);

    users.rehash(user.id(), HASH, HASH);
    assertThat(now(user).passwordHash().orElseThrow().phc()).isEqualTo(OTHER.phc());
  }

  @Test
  @DisplayName(
      "who is deleted is gone with their devices; the address may be had again, not the id")
  void delete() {
    User user = added("ada@example.com");
    KnownDeviceStore devices = new KnownDeviceStore(database);
    CookieSecret device = CookieSecret.generate(new SecureRandom());
    devices.remember(user.id(), device, clock.instant());

    users.delete(user.id());

    assertThat(users.find(user.id())).isEmpty();
    assertThat(devices.isAnybodys(device)).isFalse();
    assertThat(added("ada@example.com").id()).isNotEqualTo(user.id());
  }

  @Test
  @DisplayName("nothing can be done to somebody who is not there")
  void nobody() {
    UserId nobody = UserId.generate(new SecureRandom());
    List<ToLongFunction<UserId>> changes =
        List.of(
            users::block,
            users::unblock,
            users::endEverything,
            id -> users.setPassword(id, HASH),
            id -> {
              users.delete(id);
              return 0;
            });

    assertThat(changes)
        .allSatisfy(
            change ->
                assertThatThrownBy(() -> change.applyAsLong(nobody))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessage("There is no such user; see user list."));
  }

  @Test
  @DisplayName("the list comes in pages, in order, each user once")
  void pages() {
    List<String> emails = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      emails.add("user%02d@example.com".formatted(i));
    }
    emails.reversed().forEach(this::added);

    List<String> listed = new ArrayList<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      UserPage page = users.list(after, 10);
      page.users().forEach(user -> listed.add(user.email().value()));
      after = page.next();
      pages++;
    } while (after.isPresent());

    assertThat(listed).isEqualTo(emails);
    assertThat(pages).isEqualTo(3);
    assertThat(users.list(Optional.of(UserStore.position("User23@example.com")), 10).users())
        .singleElement()
        .extracting(user -> user.email().value())
        .isEqualTo("user24@example.com");
  }

  @Test
  @DisplayName("a page holds 1 to 1000 users")
  void pageBounds() {
    assertThat(users.list(Optional.empty(), 1000))
        .isEqualTo(new UserPage(List.of(), Optional.empty()));
    assertThatThrownBy(() -> users.list(Optional.empty(), 0)).isInstanceOf(InvalidSetting.class);
    assertThatThrownBy(() -> users.list(Optional.empty(), 1001)).isInstanceOf(InvalidSetting.class);
  }

  @Test
  @DisplayName(
      "a row that breaks a rule is refused in flows, skipped in the list, and can be mended")
  void invalidRow() {
    User good = added("ada@example.com");
    User broken = added("bob@example.com");
    var _ =
        database.write(
            tx ->
                tx.update("UPDATE user_account SET password_hash = 'plain' WHERE user_id = :id")
                    .bind("id", broken.id().bytes())
                    .execute());

    assertThatThrownBy(() -> users.find(broken.id())).isInstanceOf(InvalidSetting.class);
    assertThat(users.findValid(broken.id())).isEmpty();
    assertThat(users.findValid(broken.email())).isEmpty();
    assertThat(users.list(Optional.empty(), 10).users()).containsExactly(good);
    UserPage last = users.list(Optional.of("ada@example.com"), 1);
    assertThat(last).isEqualTo(new UserPage(List.of(), Optional.of("bob@example.com")));

    users.setPassword(users.idOf(broken.email()).orElseThrow(), HASH);
    assertThat(users.findValid(broken.id())).isPresent();
  }
}
