package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestGrants;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rounds of races at servers that go on from round to round. {@code -Drace.rounds=200} makes more
 * of them.
 */
@DisplayName("Fifty requests at once, over the wire")
final class GrantRacesWireTest {
  private static final String API = "https://api.test";
  private static final int MANY = 50;
  private static final int ROUNDS = Integer.getInteger("race.rounds", 15);

  /** One server on SQLite, or two on one PostgreSQL. */
  private record House(List<TestServer> servers, TestFlow client, User user, TestGrants grants)
      implements AutoCloseable {
    static House of(Database.Engine engine, Path folder) {
      TestClock clock = new TestClock();
      String key = TestServer.newMasterKey();
      var setup = TestServer.in(folder.resolve("one")).clock(clock).masterKey(key);
      List<TestServer> servers =
          switch (engine) {
            case SQLITE -> List.of(setup.start());
            case POSTGRESQL -> {
              String url = TestDatabases.postgresUrl();
              var other = TestServer.in(folder.resolve("two")).clock(clock).masterKey(key);
              yield List.of(setup.database(url).start(), other.database(url).start());
            }
          };
      TestServer first = servers.getFirst();
      first.add(TestApi.at(API).scopes("read"));
      return new House(
          servers,
          TestFlow.register(first, TestClient.machine().type(ClientType.SPA).allowed(API, "read")),
          new TestPeople(first).add("ada"),
          new TestGrants(first, MasterKeySource.text("the test", key)));
    }

    String code() {
      return grants.code(
          client, user, TestGrants.granted("openid read offline_access", API + " read"));
    }

    TestServer server(int i) {
      return servers.get(i % servers.size());
    }

    Answer send(int i, Map<String, String> request) {
      Answer answer = server(i).postJson(TestServer.json(request));
      // A machine that is too busy sheds requests, untouched; a client asks again.
      for (int again = 0; answer.status() == 503 && again < 50; again++) {
        answer = server(i).postJson(TestServer.json(request));
      }
      return answer;
    }

    Map<String, String> refresh(String token) {
      Map<String, String> request = new TreeMap<>(client.credentials());
      request.put("grant_type", "refresh_token");
      request.put("refresh_token", token);
      return request;
    }

    int userinfo(int i, Answer tokens) {
      return server(i)
          .send(
              server(i)
                  .request("/userinfo")
                  .header("Authorization", "Bearer " + tokens.text("access_token"))
                  .POST(BodyPublishers.noBody()))
          .status();
    }

    /** Lets time pass on the clock that they share, and waits for each. */
    void wait(Duration time) {
      clock().advance(time);
      servers.forEach(server -> server.advance(Duration.ZERO));
    }

    TestClock clock() {
      return servers.getFirst().clock();
    }

    @Override
    public void close() {
      servers.forEach(TestServer::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("with one code: one gets tokens, and since others had the code they end")
  void oneCode(Database.Engine engine, @TempDir Path folder) {
    try (House house = House.of(engine, folder)) {
      for (int round = 1; round <= ROUNDS; round++) {
        raceWithCode(house, round);
      }
    }
  }

  private static void raceWithCode(House house, int round) {
    Map<String, String> request = house.client.exchangeRequest(house.code());

    List<Answer> answers = Race.of(MANY, i -> () -> house.send(i, request));

    assertThat(answers).as("round %d", round).extracting(Answer::status).containsOnly(200, 400);
    List<Answer> given = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertThat(given).as("round %d", round).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 400)
        .extracting(Answer::error)
        .containsOnly("invalid_grant");
    assertThat(house.grants.count(house.client)).isEqualTo(round);
    assertThat(house.grants.live(house.client)).isZero();
    for (int i = 0; i < house.servers.size(); i++) {
      assertThat(house.userinfo(i, given.getFirst())).as("round %d", round).isEqualTo(401);
      assertThat(house.send(i, house.refresh(given.getFirst().text("refresh_token"))).error())
          .as("round %d", round)
          .isEqualTo("invalid_grant");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName(
      "with one refresh token: all get the same new one, and the row moves by one; after the"
          + " leeway the session ends")
  void oneRefreshToken(Database.Engine engine, @TempDir Path folder) {
    try (House house = House.of(engine, folder)) {
      for (int round = 1; round <= ROUNDS; round++) {
        raceWithToken(house, round);
      }
    }
  }

  private static void raceWithToken(House house, int round) {
    Answer first = house.send(0, house.client.exchangeRequest(house.code()));
    Map<String, String> request = house.refresh(first.text("refresh_token"));

    List<Answer> answers = Race.of(MANY, i -> () -> house.send(i, request));

    assertThat(answers).as("round %d", round).extracting(Answer::status).containsOnly(200);
    String current = answers.getFirst().text("refresh_token");
    assertThat(current).isNotEqualTo(first.text("refresh_token"));
    assertThat(answers)
        .as("round %d", round)
        .allSatisfy(
            answer -> {
              assertThat(answer.text("refresh_token")).isEqualTo(current);
              assertThat(answer.json().has("id_token")).isTrue();
              assertThat(answer.text("scope")).isEqualTo("openid read offline_access");
            });
    assertThat(house.grants.generations(house.client)).hasSize(round).containsOnly(1L);

    // Outside the leeway of that one the first is reuse, on whichever server.
    house.wait(Duration.ofSeconds(31));
    List<Answer> late = Race.of(MANY, i -> () -> house.send(i, request));
    assertThat(late).as("round %d", round).extracting(Answer::error).containsOnly("invalid_grant");
    assertThat(house.grants.live(house.client)).isZero();
    assertThat(house.send(1, house.refresh(current)).error())
        .as("round %d", round)
        .isEqualTo("invalid_grant");
  }
}
