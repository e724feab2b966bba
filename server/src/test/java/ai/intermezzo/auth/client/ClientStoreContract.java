package ai.intermezzo.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store of clients promises on every engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientStoreContract {
  private static final String NOTES = "https://notes.test";
  private static final String MAIL = "https://mail.test";

  private final SecureRandom random = new SecureRandom();
  private final TestClock clock = new TestClock();
  private Database database;
  private ClientStore clients;
  private ApiStore apis;

  /** A migrated database. */
  abstract Database open(Path dir);

  @BeforeAll
  void openOnce(@TempDir Path dir) {
    database = open(dir);
    clients = new ClientStore(database, clock);
    apis = new ApiStore(database, clock);
    apis.create(TestApi.at(NOTES).scopes("read", "write").build(clock.instant()));
    apis.create(TestApi.at(MAIL).scopes("send").build(clock.instant()));
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  @DisplayName("a client is found as it was made, its Apis and secrets in order")
  void roundTrip() {
    Client made =
        TestClient.machine()
            .allowed(MAIL, "send")
            .allowed(NOTES, "write", "read")
            .defaultAudience(NOTES)
            .lifetime(120)
            .build(clock.instant());
    clients.create(made);
    clock.advance(Duration.ofSeconds(1));
    Credential second =
        credential()
            .limitedTo(
                Optional.of(TokenLifetime.ofSeconds(60)),
                Optional.of(clock.instant().plus(Duration.ofDays(1))));
    clients.add(made.id(), second);

    Client found = clients.find(made.id()).orElseThrow();
    assertThat(found).usingRecursiveComparison().ignoringFields("credentials").isEqualTo(made);
    assertThat(found.apis().keySet()).containsExactly(new Audience(MAIL), new Audience(NOTES));
    assertThat(String.valueOf(found.apis().get(new Audience(NOTES)))).isEqualTo("write read");
    assertThat(found.credentials())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(made.credentials().getFirst(), second);
  }

  @Test
  @DisplayName("a client with nothing but a name is found as it was made")
  void bare() {
    Client made = TestClient.machine().type(ClientType.SPA).build(clock.instant());
    clients.create(made);

    assertThat(clients.find(made.id())).contains(made);
    assertThat(clients.find(new ClientId("nobody"))).isEmpty();
  }

  @Test
  @DisplayName("an id that is taken is refused, and whose it was stays as it is")
  void taken() {
    Client first = create(TestClient.machine().allowed(NOTES, "read"));
    Client second =
        TestClient.machine().known(first.id().value(), "x".repeat(43)).build(clock.instant());

    assertRefused(() -> clients.create(second), "already");
    assertThat(found(first)).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  @DisplayName("an Api that is not there can't be allowed, now or later, and nothing else is done")
  void unknownApi() {
    Client made = TestClient.machine().allowed("https://nowhere.test").build(clock.instant());
    assertRefused(() -> clients.create(made), "https://nowhere.test");
    assertThat(clients.find(made.id())).isEmpty();

    Client there = create(TestClient.machine().allowed(NOTES, "read"));
    assertRefused(
        () ->
            clients.update(
                there.id(), client -> named(allowing(client, "https://nowhere.test"), "Renamed")),
        "https://nowhere.test");
    assertThat(found(there)).usingRecursiveComparison().isEqualTo(there);
  }

  @Test
  @DisplayName("an update replaces attributes and Apis; id, type, secrets and age stay")
  void update() {
    Client made = create(TestClient.machine().allowed(NOTES, "read").lifetime(60));
    clock.advance(Duration.ofSeconds(5));

    clients.update(
        made.id(),
        client ->
            new Client(
                new ClientId("another"),
                "New name",
                ClientType.WEB,
                Map.of(new Audience(MAIL), Scopes.parse("send")),
                Optional.of(new Audience(MAIL)),
                Optional.empty(),
                List.of(),
                clock.instant()));

    assertThat(found(made))
        .usingRecursiveComparison()
        .isEqualTo(
            new Client(
                made.id(),
                "New name",
                made.type(),
                Map.of(new Audience(MAIL), Scopes.parse("send")),
                Optional.of(new Audience(MAIL)),
                Optional.empty(),
                made.credentials(),
                made.createdAt()));
    assertThat(clients.find(new ClientId("another"))).isEmpty();
  }

  @Test
  @DisplayName("an update that breaks a rule, or throws, changes nothing and tells nobody")
  void brokenUpdate() {
    Client made = create(TestClient.machine().allowed(NOTES, "read"));
    long changes = changesOf(made.id());

    assertRefused(() -> clients.update(made.id(), client -> named(client, " ")), "name");
    assertThatThrownBy(
            () ->
                clients.update(
                    made.id(),
                    _ -> {
                      throw new IllegalStateException("stop");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(found(made)).usingRecursiveComparison().isEqualTo(made);
    assertThat(changesOf(made.id())).isEqualTo(changes);
  }

  @Test
  @DisplayName("each change leaves word of itself once, in the same transaction")
  void tellsOfChanges() {
    Client made = TestClient.machine().allowed(NOTES, "read").build(clock.instant());
    Credential second = credential();
    List<Runnable> changes =
        List.of(
            () -> clients.create(made),
            () -> clients.update(made.id(), client -> named(client, "Other")),
            () -> clients.add(made.id(), second),
            () -> clients.revoke(made.id(), second.id()),
            () -> clients.delete(made.id()));
    for (int i = 0; i < changes.size(); i++) {
      assertThat(changesOf(made.id())).isEqualTo(i);
      changes.get(i).run();
    }
    assertThat(changesOf(made.id())).isEqualTo(changes.size());
  }

  @Test
  @DisplayName("what is not there can't be changed: one sentence for the operator")
  void unknown() {
    ClientId nobody = new ClientId("nobody");
    assertRefused(() -> clients.update(nobody, client -> client), "no client");
    assertRefused(() -> clients.delete(nobody), "no client");
    assertRefused(() -> clients.add(nobody, credential()), "no client");
    assertRefused(() -> clients.revoke(nobody, credential().id()), "no client");
  }

  @Test
  @DisplayName("a deleted client leaves no row behind, and its id is free for a new one")
  void delete() {
    Client made = create(TestClient.machine().allowed(NOTES, "read"));

    clients.delete(made.id());

    assertThat(clients.find(made.id())).isEmpty();
    assertThat(rowsOf(made.id())).isZero();
    Client again = TestClient.machine().known(made.id().value(), "y".repeat(43)).build(now());
    clients.create(again);
    assertThat(found(again)).usingRecursiveComparison().isEqualTo(again);
  }

  @Test
  @DisplayName("has at most ten secrets at a time; revoked ones don't count, and stay revoked")
  void secrets() {
    Client made = create(TestClient.machine());
    List<Credential> added = new ArrayList<>();
    for (int i = 1; i < Client.MAX_CREDENTIALS; i++) {
      added.add(credential());
      clients.add(made.id(), added.getLast());
    }
    assertRefused(() -> clients.add(made.id(), credential()), "at most 10");

    Instant revokedAt = now();
    clients.revoke(made.id(), added.getFirst().id());
    clients.add(made.id(), credential());
    assertRefused(() -> clients.add(made.id(), credential()), "at most 10");
    clock.advance(Duration.ofSeconds(7));
    clients.revoke(made.id(), added.getFirst().id());

    assertThat(secret(found(made), added.getFirst().id()).revokedAt()).contains(revokedAt);
    assertThat(found(made).credentials()).hasSize(11);
  }

  @Test
  @DisplayName("takes back its own secrets only, and a client that can keep none gets none")
  void foreignSecret() {
    Client one = create(TestClient.machine());
    Client other = create(TestClient.machine());
    Client spa = create(TestClient.machine().type(ClientType.SPA));

    assertRefused(() -> clients.revoke(one.id(), other.credentials().getFirst().id()), "no secret");
    assertThat(found(other).credentials().getFirst().revokedAt()).isEmpty();
    assertRefused(() -> clients.add(spa.id(), credential()), "no secret");
  }

  @Test
  @DisplayName("lists clients by name")
  void list() {
    Client b = create(TestClient.machine());
    Client a = create(TestClient.machine());
    clients.update(a.id(), client -> named(client, "first"));
    clients.update(b.id(), client -> named(client, "last"));

    assertThat(clients.ids()).containsSubsequence(a.id(), b.id());
    assertThat(clients.list()).extracting(Client::id).containsSubsequence(a.id(), b.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE client SET name = '' WHERE client_id = :id",
        "UPDATE client SET type = 'robot' WHERE client_id = :id",
        "UPDATE client SET token_lifetime_seconds = 0 WHERE client_id = :id",
        "UPDATE client SET token_lifetime_seconds = 99999999999999 WHERE client_id = :id",
        "UPDATE client SET default_audience = 'https://other.test' WHERE client_id = :id",
        "UPDATE client SET sign_in = 'not JSON' WHERE client_id = :id",
        "UPDATE client SET sign_in = '{\"redirect_uris\": [\"https://*.test/\"]}' WHERE client_id = :id",
        "UPDATE client SET sign_in = '{\"redirect_uris\": [\"com.example.app:/cb\"]}' WHERE client_id = :id",
        "UPDATE client SET sign_in = '{\"web_origins\": [\"https://a.test/\"]}' WHERE client_id = :id",
        "UPDATE client SET sign_in = '{\"refresh_leeway_ms\": -1}' WHERE client_id = :id",
        "UPDATE client_api SET scopes = 'a  \"b\"' WHERE client_id = :id",
        "UPDATE credential SET token_lifetime_seconds = -1 WHERE client_id = :id",
      })
  @DisplayName("a row that breaks a rule counts as none for requests, and is still listed by id")
  void invalidRow(String damage) {
    Client made = create(TestClient.machine().allowed(NOTES, "read").lifetime(60));
    database.write(tx -> tx.update(damage).bind("id", made.id().value()).execute());

    assertThat(clients.findValid(made.id())).isEmpty();
    assertRefused(() -> clients.find(made.id()), "");
    assertThat(clients.ids()).contains(made.id());
    assertThat(clients.list()).extracting(Client::id).doesNotContain(made.id());
    clients.delete(made.id());
    assertThat(rowsOf(made.id())).isZero();
  }

  @Test
  @DisplayName("of 20 that make the same client at once, one does, and the others are told")
  void createRace() {
    Client made = TestClient.machine().allowed(NOTES, "read").build(now());

    List<String> ends = Race.of(20, _ -> attempt(() -> clients.create(made)));

    assertThat(ends).filteredOn("done"::equals).hasSize(1);
    assertThat(ends)
        .filteredOn(end -> !end.equals("done"))
        .hasSize(19)
        .containsOnly("There is a client with that client_id already.");
    assertThat(found(made)).usingRecursiveComparison().isEqualTo(made);
  }

  @Test
  @DisplayName("of 20 updates at once none is lost")
  void updateRace() {
    Client made = create(TestClient.machine().allowed(NOTES, "read"));
    clients.update(made.id(), client -> named(client, "n"));

    Race.of(20, _ -> () -> clients.update(made.id(), client -> named(client, client.name() + "+")));

    assertThat(found(made).name()).isEqualTo("n" + "+".repeat(20));
    assertThat(found(made).apis()).isEqualTo(made.apis());
  }

  @Test
  @DisplayName("of 20 secrets that are added at once, no more than fit are")
  void addRace() {
    Client made = create(TestClient.machine());

    List<String> ends = Race.of(20, _ -> attempt(() -> clients.add(made.id(), credential())));

    assertThat(ends).filteredOn("done"::equals).hasSize(Client.MAX_CREDENTIALS - 1);
    assertThat(found(made).credentials()).hasSize(Client.MAX_CREDENTIALS);
  }

  @Test
  @DisplayName("updates, new secrets and revocations at once don't undo each other")
  void mixedRace() {
    Client made = create(TestClient.machine().allowed(NOTES, "read"));
    CredentialId first = made.credentials().getFirst().id();

    Race.of(
        9,
        i ->
            attempt(
                () -> {
                  switch (i % 3) {
                    case 0 -> clients.add(made.id(), credential());
                    case 1 -> clients.revoke(made.id(), first);
                    default -> clients.update(made.id(), c -> named(c, c.name() + "+"));
                  }
                }));

    Client after = found(made);
    assertThat(after.credentials()).hasSize(4);
    assertThat(secret(after, first).revokedAt()).isPresent();
    assertThat(after.name()).endsWith("+++");
  }

  @Test
  @DisplayName("a client that is deleted while others change it is gone whole")
  void deleteRace() {
    for (int round = 0; round < 10; round++) {
      Client made = create(TestClient.machine().allowed(NOTES, "read"));

      List<String> ends =
          Race.of(
              6,
              i ->
                  attempt(
                      () -> {
                        switch (i % 3) {
                          case 0 -> clients.update(made.id(), c -> named(c, c.name() + "+"));
                          case 1 -> clients.add(made.id(), credential());
                          default -> clients.delete(made.id());
                        }
                      }));

      assertThat(ends)
          .allSatisfy(
              end -> assertThat(end).matches("done|There is no client with that client_id.*"));
      assertThat(clients.find(made.id())).isEmpty();
      assertThat(rowsOf(made.id())).isZero();
    }
  }

  @Test
  @DisplayName("a reader sees a client whole, before a change or after it")
  void readRace() {
    Client made = create(TestClient.machine());
    Client notes = defaulting(made, NOTES);
    Client mail = defaulting(made, MAIL);
    clients.update(made.id(), _ -> notes);

    List<String> ends =
        Race.of(
            8,
            i ->
                attempt(
                    () -> {
                      for (int round = 0; round < 50; round++) {
                        if (i < 2) {
                          Client next = round % 2 == 0 ? mail : notes;
                          clients.update(made.id(), _ -> next);
                        } else {
                          assertThat(clients.find(made.id()).orElseThrow().apis())
                              .isIn(notes.apis(), mail.apis());
                        }
                      }
                    }));

    assertThat(ends).containsOnly("done");
  }

  @Test
  @DisplayName("an Api that is deleted while it is being allowed stays with no client")
  void apiDeleteRace() {
    for (int round = 0; round < 10; round++) {
      String audience = "https://round" + round + ".test";
      apis.create(TestApi.at(audience).build(now()));
      Client before = create(TestClient.machine().allowed(audience).defaultAudience(audience));
      Client during = create(TestClient.machine().allowed(NOTES, "read"));
      Client made = TestClient.machine().allowed(audience).build(now());

      List<String> ends =
          Race.of(
              4,
              i ->
                  attempt(
                      () -> {
                        switch (i) {
                          case 0 -> apis.delete(new Audience(audience));
                          case 1 -> clients.update(during.id(), c -> defaulting(c, audience));
                          case 2 -> clients.create(made);
                          default -> clients.update(before.id(), c -> named(c, "Renamed"));
                        }
                      }));

      assertThat(ends.getFirst()).isEqualTo("done");
      assertThat(ends)
          .allSatisfy(end -> assertThat(end).matches("done|There is no API " + audience + "\\."));
      assertThat(found(before).apis()).isEmpty();
      assertThat(found(before).defaultAudience()).isEmpty();
      assertThat(found(during).apis()).doesNotContainKey(new Audience(audience));
      assertThat(clients.find(made.id()).map(Client::apis).orElse(Map.of())).isEmpty();
    }
  }

  @Test
  @DisplayName("sign-in settings are found as they were made, in order")
  void signInRoundTrip() {
    Client made = create(everything());

    assertThat(found(made)).usingRecursiveComparison().isEqualTo(made);
    assertThat(found(made).signIn()).isEqualTo(made.signIn());
    assertThat(found(made).introspects()).containsExactly(new Audience(MAIL), new Audience(NOTES));
  }

  @Test
  @DisplayName("an update replaces sign-in settings, origins and what it introspects")
  void signInUpdate() {
    Client made = create(everything().origin("https://leaves.test"));
    SignIn next =
        SignIn.DEFAULT
            .withRedirectUris(List.of(new RedirectUri("https://new.test/cb")))
            .withWebOrigins(List.of(new WebOrigin("https://arrives.test")));

    clients.update(
        made.id(), client -> client.with(next).introspecting(Set.of(new Audience(NOTES))));

    assertThat(found(made).signIn()).isEqualTo(next);
    assertThat(found(made).introspects()).containsExactly(new Audience(NOTES));
    assertThat(clients.findOrigin("https://leaves.test")).isEmpty();
    assertThat(clients.findOrigin("https://arrives.test"))
        .contains(new WebOrigin("https://arrives.test"));
  }

  @Test
  @DisplayName("an origin is found while any client has it, and each change of it leaves word")
  void sharedOrigin() {
    String origin = "https://shared.test";
    assertThat(clients.findOrigin(origin)).isEmpty();
    Client one = create(TestClient.machine().type(ClientType.SPA).origin(origin));
    Client other = create(TestClient.machine().type(ClientType.SPA).origin(origin));
    assertThat(clients.findOrigin(origin)).contains(new WebOrigin(origin));
    assertThat(originChanges(origin)).isEqualTo(2);

    clients.delete(one.id());
    assertThat(clients.findOrigin(origin)).contains(new WebOrigin(origin));
    assertThat(originChanges(origin)).isEqualTo(3);

    clients.update(other.id(), client -> client.with(client.signIn().withWebOrigins(List.of())));
    assertThat(clients.findOrigin(origin)).isEmpty();
    assertThat(originChanges(origin)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(ClientType.class)
  @DisplayName("a row of the time before sign-in has the defaults of its type")
  void rowWithoutSignIn(ClientType type) {
    Client made = create(TestClient.machine().type(type));
    database.write(
        tx ->
            tx.update("UPDATE client SET sign_in = NULL WHERE client_id = :id")
                .bind("id", made.id().value())
                .execute());

    assertThat(found(made).signIn()).isEqualTo(SignIn.defaultFor(type));
    assertThat(found(made).introspects()).isEmpty();
  }

  private static TestClient everything() {
    return TestClient.machine()
        .type(ClientType.WEB)
        .introspects(MAIL)
        .introspects(NOTES)
        .signIn(
            _ ->
                new SignIn(
                    List.of(
                        new RedirectUri("https://b.test/cb"), new RedirectUri("https://a.test/cb")),
                    List.of(new RedirectUri("https://a.test/bye")),
                    Optional.of(new RedirectUri("https://a.test/logout")),
                    List.of(new WebOrigin("https://b.test"), new WebOrigin("https://a.test")),
                    new RefreshPolicy(
                        Duration.ofSeconds(7), Duration.ofHours(8), Duration.ofDays(9), false),
                    false,
                    true,
                    true,
                    true,
                    true));
  }

  private long originChanges(String origin) {
    return database.read(
        tx ->
            tx.query("SELECT count(*) FROM config_change WHERE kind = 'web_origin' AND id = :id")
                .bind("id", origin)
                .mapTo(Long.class)
                .one());
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

  private Client create(TestClient client) {
    Client built = client.build(now());
    clients.create(built);
    return built;
  }

  private Client found(Client client) {
    return clients.find(client.id()).orElseThrow();
  }

  private Instant now() {
    return clock.instant();
  }

  private Credential credential() {
    return Credential.of(ClientSecret.generate(random), random, now());
  }

  private static Credential secret(Client client, CredentialId id) {
    return client.credentials().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }

  private long changesOf(ClientId id) {
    return database.read(
        tx ->
            tx.query("SELECT count(*) FROM config_change WHERE kind = 'client' AND id = :id")
                .bind("id", id.value())
                .mapTo(Long.class)
                .one());
  }

  private long rowsOf(ClientId id) {
    return database.read(
        tx ->
            tx.query(
                    """
                    SELECT (SELECT count(*) FROM client WHERE client_id = :id)
                      + (SELECT count(*) FROM client_api WHERE client_id = :id)
                      + (SELECT count(*) FROM credential WHERE client_id = :id)
                      + (SELECT count(*) FROM client_web_origin WHERE client_id = :id)
                    """)
                .bind("id", id.value())
                .mapTo(Long.class)
                .one());
  }

  private static Client named(Client client, String name) {
    return new Client(
        client.id(),
        name,
        client.type(),
        client.apis(),
        client.defaultAudience(),
        client.tokenLifetime(),
        client.credentials(),
        client.createdAt());
  }

  private static Client allowing(Client client, String audience) {
    Map<Audience, Scopes> more = new LinkedHashMap<>(client.apis());
    more.put(new Audience(audience), Scopes.NONE);
    return new Client(
        client.id(),
        client.name(),
        client.type(),
        more,
        client.defaultAudience(),
        client.tokenLifetime(),
        client.credentials(),
        client.createdAt());
  }

  /** With that Api alone, as its default. */
  private static Client defaulting(Client client, String audience) {
    return new Client(
        client.id(),
        client.name(),
        client.type(),
        Map.of(new Audience(audience), Scopes.NONE),
        Optional.of(new Audience(audience)),
        client.tokenLifetime(),
        client.credentials(),
        client.createdAt());
  }
}
