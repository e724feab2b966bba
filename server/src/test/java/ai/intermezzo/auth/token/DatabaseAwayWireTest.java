package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientId;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayName("While the database is away")
final class DatabaseAwayWireTest {
  private static final String API = "https://api.test";

  private final Logger log = (Logger) LoggerFactory.getLogger("ai.intermezzo.auth.http.Exchange");
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

  @BeforeEach
  void listen() {
    seen.start();
    log.addAppender(seen);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(seen);
  }

  @Test
  @DisplayName(
      "what is in memory serves for a minute, everything else is 503; it comes back, so do we")
  void away(@TempDir Path folder) {
    try (OwnPostgres postgres = new OwnPostgres(folder);
        TestServer server = TestServer.in(folder).database(postgres.url()).start()) {
      server.add(TestApi.at(API).scopes("read"));
      TestClient known = server.add(TestClient.machine().allowed(API, "read"));
      TestClient unseen = server.add(TestClient.machine().allowed(API, "read"));
      awaitChangesSeen(server);
      assertThat(server.token(known).status()).isEqualTo(200);

      postgres.stop();

      assertThat(server.token(known).status()).isEqualTo(200);
      assertThat(server.token(known.known(known.id(), "wrong")).status()).isEqualTo(401);
      assertUnavailable(server.token(unseen));
      assertThat(server.get("/.well-known/jwks.json").status()).isEqualTo(200);
      assertThat(server.get("/.well-known/openid-configuration").status()).isEqualTo(200);
      assertThat(server.get("/health/live").status()).isEqualTo(200);
      assertUnavailable(server.get("/health/ready"));

      server.clock().advance(Duration.ofSeconds(59));
      assertThat(server.token(known).status()).isEqualTo(200);
      server.clock().advance(Duration.ofSeconds(2));
      Answer stale = server.token(known);
      assertUnavailable(stale);
      assertLoggedWithoutStack(stale);
      assertUnavailable(server.token(known.known(known.id(), "wrong")));
      assertPlain(tokenFromPage(server, known));
      assertThat(server.postJson("{").error())
          .as("a request that is wrong anyway")
          .isEqualTo("invalid_request");
      assertThat(server.get("/health/live").status()).isEqualTo(200);

      postgres.startAgain();

      TestServer.await("tokens are issued again", () -> server.token(known).status() == 200);
      TestServer.await("the other client too", () -> server.token(unseen).status() == 200);
      TestServer.await("it is ready", () -> server.get("/health/ready").status() == 200);
    }
  }

  /** What the server was told so far drops what it had cached, so that has to be over. */
  private static void awaitChangesSeen(TestServer server) {
    TestClient last = server.add(TestClient.machine().allowed(API, "read"));
    assertThat(server.token(last).status()).isEqualTo(200);
    server.clients().delete(new ClientId(last.id()));
    TestServer.await("its end is seen", () -> server.token(last).status() == 401);
  }

  /** One line a request that says why: in an outage, stacks would fill the disk. */
  private void assertLoggedWithoutStack(Answer answer) {
    log.detachAppender(seen);
    assertThat(List.copyOf(seen.list))
        .filteredOn(line -> line.getFormattedMessage().contains(answer.text("request_id")))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getFormattedMessage()).contains("503", "configuration");
              assertThat(line.getThrowableProxy()).isNull();
            });
  }

  private static Answer tokenFromPage(TestServer server, TestClient client) {
    return server.send(
        server
            .request(TestServer.TOKEN)
            .header("Origin", "https://app.test")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(TokenBody.json(client).text())));
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.error()).isEqualTo("temporarily_unavailable");
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertHurried(answer);
  }

  /** Auth0's SPA SDK drops its refresh token on any JSON answer that holds none. */
  private static void assertPlain(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body()).startsWith("temporarily_unavailable: ");
    assertHurried(answer);
  }

  private static void assertHurried(Answer answer) {
    assertThat(answer.header("Retry-After").orElseThrow()).matches("[1-9][0-9]?");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body()).doesNotContain("Postgres", "SQL", "127.0.0.1", "Exception");
  }
}
