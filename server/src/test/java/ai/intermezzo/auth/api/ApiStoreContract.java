package ai.intermezzo.auth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store of Apis promises on every engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiStoreContract {
  private final TestClock clock = new TestClock();
  private final AtomicInteger number = new AtomicInteger();
  private Database database;
  private ApiStore apis;
  private ClientStore clients;

  /** A migrated database. */
  abstract Database open(Path dir);

  @BeforeAll
  void openOnce(@TempDir Path dir) {
    database = open(dir);
    apis = new ApiStore(database, clock);
    clients = new ClientStore(database, clock);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  @DisplayName("an Api is found as it was made, its scopes in order")
  void roundTrip() {
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      for (TokenDialect dialect : TokenDialect.values()) {
        Api made =
            create(
                api()
                    .scopes("write:notes", "read:notes", "admin")
                    .lifetime(77)
                    .signedWith(algorithm)
                    .dialect(dialect));
        assertThat(apis.find(made.identifier())).contains(made);
        assertThat(found(made).scopeDescriptions().keySet())
            .containsExactly("write:notes", "read:notes", "admin");
      }
    }
    Api bare = create(api());
    assertThat(apis.find(bare.identifier())).contains(bare);
    assertThat(apis.find(new Audience("https://nowhere.test"))).isEmpty();
  }

  @Test
  @DisplayName("is compared to the letter")
  void toTheLetter() {
    Api made = create(api());

    assertThat(apis.find(new Audience(made.identifier() + "/"))).isEmpty();
    assertThat(apis.find(new Audience(made.identifier().value().replace("api", "API")))).isEmpty();
  }

  @Test
  @DisplayName("an identifier that is taken is refused, and whose it was stays as it is")
  void taken() {
    Api made = create(api().scopes("read"));

    assertRefused(
        () -> apis.create(TestApi.at(made.identifier().value()).scopes("other").build(now())),
        "already");
    assertThat(apis.find(made.identifier())).contains(made);
  }

  @Test
  @DisplayName("an update replaces everything but identifier and age")
  void update() {
    Api made = create(api().scopes("read", "write"));
    clock.advance(Duration.ofSeconds(3));
    Api changed =
        new Api(
            made.identifier(),
            "New name",
            Map.of("write", "Writes", "delete", ""),
            TokenLifetime.ofSeconds(5),
            SigningAlgorithm.PS256,
            TokenDialect.JWT,
            made.createdAt());

    apis.update(
        made.identifier(),
        _ ->
            new Api(
                new Audience("https://another.test"),
                changed.name(),
                changed.scopeDescriptions(),
                changed.tokenLifetime(),
                changed.signingAlgorithm(),
                changed.tokenDialect(),
                now()));

    assertThat(apis.find(made.identifier())).contains(changed);
    assertThat(apis.find(new Audience("https://another.test"))).isEmpty();
  }

  @Test
  @DisplayName("an update that breaks a rule changes nothing and tells nobody")
  void brokenUpdate() {
    Api made = create(api().scopes("read"));
    long changes = changesOf("api", made.identifier().value());

    assertRefused(() -> apis.update(made.identifier(), api -> named(api, "\n")), "name");

    assertThat(apis.find(made.identifier())).contains(made);
    assertThat(changesOf("api", made.identifier().value())).isEqualTo(changes);
  }

  @Test
  @DisplayName("each change leaves word of itself once, a deletion to the Api's clients too")
  void tellsOfChanges() {
    Api made = api().scopes("read").build(now());
    String id = made.identifier().value();
    apis.create(made);
    assertThat(changesOf("api", id)).isEqualTo(1);
    apis.update(made.identifier(), api -> named(api, "Other"));
    assertThat(changesOf("api", id)).isEqualTo(2);
    Client client = TestClient.machine().allowed(id, "read").build(now());
    clients.create(client);
    Client stranger = TestClient.machine().build(now());
    clients.create(stranger);

    apis.delete(made.identifier());

    assertThat(changesOf("api", id)).isEqualTo(3);
    assertThat(changesOf("client", client.id().value())).isEqualTo(2);
    assertThat(changesOf("client", stranger.id().value())).isEqualTo(1);
  }

  @Test
  @DisplayName("a deleted Api is taken from every client, and is no client's default any more")
  void delete() {
    Api made = create(api().scopes("read"));
    Api other = create(api().scopes("read"));
    Client client =
        TestClient.machine()
            .allowed(made.identifier().value(), "read")
            .allowed(other.identifier().value(), "read")
            .defaultAudience(made.identifier().value())
            .build(now());
    clients.create(client);

    apis.delete(made.identifier());

    assertThat(apis.find(made.identifier())).isEmpty();
    assertThat(apis.identifiers()).doesNotContain(made.identifier());
    Client after = clients.find(client.id()).orElseThrow();
    assertThat(after.apis().keySet()).containsExactly(other.identifier());
    assertThat(after.defaultAudience()).isEmpty();
    assertThat(after.impliedAudience()).isEqualTo(Optional.of(other.identifier()));

    Api again = TestApi.at(made.identifier().value()).build(now());
    apis.create(again);
    assertThat(apis.find(again.identifier())).contains(again);
    assertThat(clients.find(client.id()).orElseThrow().apis()).hasSize(1);
  }

  @Test
  @DisplayName("what is not there can't be changed: one sentence for the operator")
  void unknown() {
    Audience nowhere = new Audience("https://nowhere.test");
    assertRefused(() -> apis.update(nowhere, api -> api), "no API");
    assertRefused(() -> apis.delete(nowhere), "no API");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE api SET name = '' WHERE identifier = :id",
        "UPDATE api SET token_lifetime_seconds = 0 WHERE identifier = :id",
        "UPDATE api SET token_lifetime_seconds = 99999999999999 WHERE identifier = :id",
        "UPDATE api SET signing_alg = 'none' WHERE identifier = :id",
        "UPDATE api SET token_dialect = 'saml' WHERE identifier = :id",
        "UPDATE api_scope SET name = 'two words' WHERE identifier = :id",
      })
  @DisplayName("a row that breaks a rule counts as none for requests, and is still listed by id")
  void invalidRow(String damage) {
    Api made = create(api().scopes("read"));
    database.write(tx -> tx.update(damage).bind("id", made.identifier().value()).execute());

    assertThat(apis.findValid(made.identifier())).isEmpty();
    assertRefused(() -> apis.find(made.identifier()), "");
    assertThat(apis.identifiers()).contains(made.identifier());
    assertThat(apis.list()).extracting(Api::identifier).doesNotContain(made.identifier());
    apis.delete(made.identifier());
    assertThat(apis.identifiers()).doesNotContain(made.identifier());
  }

  @Test
  @DisplayName("of 20 that make the same Api at once, one does, and the others are told")
  void createRace() {
    Api made = api().scopes("read", "write").build(now());

    List<String> ends = Race.of(20, _ -> attempt(() -> apis.create(made)));

    assertThat(ends).filteredOn("done"::equals).hasSize(1);
    assertThat(ends)
        .filteredOn(end -> !end.equals("done"))
        .hasSize(19)
        .containsOnly("There is an API with that identifier already.");
    assertThat(apis.find(made.identifier())).contains(made);
  }

  @Test
  @DisplayName("of 20 updates at once none is lost")
  void updateRace() {
    Api made = create(api());

    Race.of(20, i -> () -> apis.update(made.identifier(), api -> withScope(api, "s" + i)));

    assertThat(found(made).scopeDescriptions()).hasSize(20);
  }

  @Test
  @DisplayName("an Api that is deleted while others change it is gone whole")
  void deleteRace() {
    for (int round = 0; round < 10; round++) {
      Api made = create(api().scopes("read"));

      List<String> ends =
          Race.of(
              6,
              i ->
                  attempt(
                      () -> {
                        if (i < 2) {
                          apis.delete(made.identifier());
                        } else {
                          apis.update(made.identifier(), api -> withScope(api, "s" + i));
                        }
                      }));

      assertThat(ends)
          .allSatisfy(
              end -> assertThat(end).matches("done|There is no API with that identifier.*"));
      assertThat(ends.subList(0, 2)).filteredOn("done"::equals).hasSize(1);
      assertThat(apis.find(made.identifier())).isEmpty();
      assertThat(scopeRowsOf(made.identifier())).isZero();
    }
  }

  @Test
  @DisplayName("a reader sees an Api whole, before a change or after it")
  void readRace() {
    Api read = create(api().scopes("read", "read2"));
    Api write = TestApi.at(read.identifier().value()).scopes("write", "write2").build(now());

    List<String> ends =
        Race.of(
            8,
            i ->
                attempt(
                    () -> {
                      for (int round = 0; round < 50; round++) {
                        if (i < 2) {
                          Api next = round % 2 == 0 ? write : read;
                          apis.update(read.identifier(), _ -> next);
                        } else {
                          assertThat(found(read).scopes()).isIn(read.scopes(), write.scopes());
                        }
                      }
                    }));

    assertThat(ends).containsOnly("done");
  }

  private TestApi api() {
    return TestApi.at("https://api" + number.incrementAndGet() + ".test");
  }

  private Api create(TestApi api) {
    Api built = api.build(now());
    apis.create(built);
    return built;
  }

  private Api found(Api api) {
    return apis.find(api.identifier()).orElseThrow();
  }

  private Instant now() {
    return clock.instant();
  }

  /** What came of it, in a word or in the operator's sentence; anything else fails the race. */
  private static Callable<String> attempt(Runnable change) {
    return () -> {
      try {
        change.run();
        return "done";
      } catch (InvalidSetting e) {
        return String.valueOf(e.getMessage());
      }
    };
  }

  private static void assertRefused(ThrowingCallable change, String sentence) {
    assertThatThrownBy(change).isInstanceOf(InvalidSetting.class).hasMessageContaining(sentence);
  }

  private long changesOf(String kind, String id) {
    return database.read(
        tx ->
            tx.query("SELECT count(*) FROM config_change WHERE kind = :kind AND id = :id")
                .bind("kind", kind)
                .bind("id", id)
                .mapTo(Long.class)
                .one());
  }

  private long scopeRowsOf(Audience identifier) {
    return database.read(
        tx ->
            tx.query("SELECT count(*) FROM api_scope WHERE identifier = :id")
                .bind("id", identifier.value())
                .mapTo(Long.class)
                .one());
  }

  private static Api named(Api api, String name) {
    return new Api(
        api.identifier(),
        name,
        api.scopeDescriptions(),
        api.tokenLifetime(),
        api.signingAlgorithm(),
        api.tokenDialect(),
        api.createdAt());
  }

  private static Api withScope(Api api, String scope) {
    Map<String, String> more = new LinkedHashMap<>(api.scopeDescriptions());
    more.put(scope, "");
    return new Api(
        api.identifier(),
        api.name(),
        more,
        api.tokenLifetime(),
        api.signingAlgorithm(),
        api.tokenDialect(),
        api.createdAt());
  }
}
