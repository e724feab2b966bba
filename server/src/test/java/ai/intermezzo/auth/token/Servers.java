package ai.intermezzo.auth.token;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestGrants;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.User;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * One server on SQLite, or two on one PostgreSQL, over TLS, with one clock. Each can be stopped
 * while it is asked, and then a new one goes on with its database.
 */
final class Servers implements AutoCloseable {
  private static final String API = "https://api.test";
  private static final Granted GRANTED = TestGrants.granted("offline_access read", API + " read");

  private final TestClock clock = new TestClock();
  private final String key = TestServer.newMasterKey();
  private final Path folder;
  private final Optional<String> url;
  private final UnaryOperator<Database> around;
  private final List<TestServer> running = new CopyOnWriteArrayList<>();
  private final TestServer desk;
  private final TestFlow client;
  private final TestGrants grants;
  private final User user;

  /**
   * @param around something of the test's own between each server and its database
   */
  Servers(Database.Engine engine, Path folder, UnaryOperator<Database> around) {
    this.folder = folder;
    this.around = around;
    this.url =
        switch (engine) {
          case SQLITE -> Optional.empty();
          case POSTGRESQL -> Optional.of(TestDatabases.postgresUrl());
        };
    running.add(start(0));
    url.ifPresent(_ -> running.add(start(1)));
    desk = running.getFirst();
    desk.add(TestApi.at(API).scopes("read"));
    client =
        TestFlow.register(desk, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
    user = new TestPeople(desk).add("ada");
    grants = new TestGrants(desk, MasterKeySource.text("the test", key));
  }

  private TestServer start(int server) {
    TestServer.Setup setup =
        TestServer.in(folder.resolve("" + server))
            .clock(clock)
            .masterKey(key)
            .maxStale(Duration.ofDays(1000))
            .around(around);
    return url.map(setup::database).orElse(setup).start();
  }

  TestClock clock() {
    return clock;
  }

  /** A connection of the test's own to their database. */
  Database database() {
    return desk.database();
  }

  int count() {
    return running.size();
  }

  /** Signs somebody in anew, and gives the refresh token. */
  String signIn(int server) {
    return send(server, client.exchangeRequest(grants.code(client, user, GRANTED)))
        .text("refresh_token");
  }

  /** Refreshes, once. */
  Asked.Result refresh(int server, String token) {
    Map<String, String> request = client.credentials();
    request.put("grant_type", "refresh_token");
    request.put("refresh_token", token);
    Answer answer;
    try {
      answer = send(server, request);
    } catch (UncheckedIOException e) {
      return new Asked.Unknown(e.toString());
    }
    return switch (answer.status()) {
      case 200 -> new Asked.Given(answer.text("refresh_token"));
      case 400 -> {
        if (!answer.error().equals("invalid_grant")) {
          throw new AssertionError("A refresh was answered with " + answer.body());
        }
        yield new Asked.Refused();
      }
      case 503 -> new Asked.Unknown(answer.body());
      default -> throw new AssertionError(answer.status() + " " + answer.body());
    };
  }

  private Answer send(int server, Map<String, String> request) {
    return running.get(server).postJson(TestServer.json(request));
  }

  /** Stops one while it is asked, and starts another in its place. */
  void replace(int server) {
    TestServer old = running.get(server);
    old.stop();
    running.set(server, start(server));
    if (old != desk) {
      old.close();
    }
  }

  @Override
  public void close() {
    List<TestServer> all = new ArrayList<>(running);
    all.remove(desk);
    all.forEach(TestServer::close);
    desk.close();
  }
}
