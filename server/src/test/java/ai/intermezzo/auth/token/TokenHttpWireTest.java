package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.RawConnection;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The token endpoint, as HTTP,")
final class TokenHttpWireTest {
  private static final String API = "https://api.test";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read"));
    client = server.add(TestClient.machine().allowed(API, "read"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/jsonp",
        "application/json, application/json",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "json",
        "*/*"
      })
  @DisplayName("RFC 9110 §15.5.16: takes no other content type than JSON and form: 415")
  void contentType(String type) {
    Answer answer =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(TokenBody.json(client).text())));

    assertRefused(answer, 415, "invalid_request");
  }

  @Test
  @DisplayName("wants a content type, and one only: 415")
  void contentTypeMissingOrTwice() {
    String body = TokenBody.form(client).text();
    String head =
        "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length();
    String type = "\r\nContent-Type: " + FORM;

    assertRefused(server.raw(head + "\r\n\r\n" + body), 415, "invalid_request");
    assertRefused(server.raw(head + type + type + "\r\n\r\n" + body), 415, "invalid_request");
    assertThat(server.raw(head + type + "\r\n\r\n" + body).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "application/JSON;charset=\"UTF-8\"",
        "Application/Json ; x=y"
      })
  @DisplayName("RFC 9110 §8.3.1: takes a content type in any case and with its parameters")
  void contentTypeSpelling(String type) {
    Answer answer =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(TokenBody.json(client).text())));

    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "post"})
  @DisplayName("RFC 9110 §15.5.6: answers any other method than POST with 405 and Allow")
  void method(String method) {
    Answer answer = server.raw(method + " /oauth/token HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertRefused(answer, 405, "method_not_allowed");
    assertThat(answer.header("Allow")).contains("OPTIONS, POST");
  }

  @Test
  @DisplayName("RFC 9110 §9.3.2: answers HEAD as it does GET, without the body")
  void head() {
    Answer get = server.get(TestServer.TOKEN);
    Answer head =
        server.send(server.request(TestServer.TOKEN).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(405).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    assertThat(head.header("Allow")).contains("OPTIONS, POST");
  }

  @Test
  @DisplayName("tells headers apart that differ by case alone, on one connection too")
  void caseOfHeaders() throws IOException {
    String right = TestServer.basic(client.id(), client.secret());
    String wrong = right.substring(0, 40) + swapCase(right.substring(40));
    try (RawConnection connection = new RawConnection(server.tls())) {
      assertThat(basic(connection, right).status()).isEqualTo(200);
      assertThat(basic(connection, wrong).status()).isIn(400, 401);
      assertThat(basic(connection, right).status()).isEqualTo(200);
    }
  }

  private static Answer basic(RawConnection connection, String authorization) throws IOException {
    String body = "grant_type=client_credentials";
    connection.send(
        ("POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + authorization
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.ISO_8859_1));
    return connection.read();
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                swapped.append(
                    (char)
                        (Character.isUpperCase(c)
                            ? Character.toLowerCase(c)
                            : Character.toUpperCase(c))));
    return swapped.toString();
  }

  @Test
  @DisplayName("takes credentials from no query: they would stand in logs")
  void query() {
    Answer answer =
        server.send(
            server
                .request(TestServer.TOKEN + "?" + TokenBody.form(client).text())
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

    assertRefused(answer, 401, "invalid_client");
  }

  @Test
  @DisplayName("reads no body of more than 64 KiB, announced or not: 413")
  void tooLarge() {
    String body = TokenBody.form(client).append("&x=" + "a".repeat(64 * 1024)).text();
    Answer announced = server.postForm(body);
    Answer chunked =
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(body))));

    assertRefused(announced, 413, "invalid_request");
    assertRefused(chunked, 413, "invalid_request");
    String room = TokenBody.form(client).append("&x=").text();
    String fits = room + "a".repeat(64 * 1024 - room.length());
    assertThat(server.postForm(fits).status()).as("64 KiB").isEqualTo(200);
    assertThat(server.postForm(fits + "a").status()).as("a byte more").isEqualTo(413);
  }

  @Test
  @DisplayName("RFC 6585 §5: reads no more than 8 KiB or 100 lines of headers: 431")
  void tooManyHeaders() {
    String head = "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";

    assertRefused(server.raw(head + "X: y\r\n".repeat(99) + "\r\n"), 431, "invalid_request");
    assertRefused(
        server.raw(head + "X: " + "y".repeat(8 * 1024) + "\r\n\r\n"), 431, "invalid_request");
    assertRefused(
        server.raw(head + "Authorization: Basic " + "Y".repeat(9000) + "\r\n\r\n"),
        431,
        "invalid_request");
  }

  @Test
  @DisplayName("RFC 9110 §15.5.9: waits ten seconds for a body that does not come: 408")
  void tooSlow() throws IOException {
    try (RawConnection connection = new RawConnection(server.tls())) {
      long start = System.nanoTime();
      connection.send(
          ("POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nContent-Type: "
                  + FORM
                  + "\r\n\r\ngrant_type=")
              .getBytes(StandardCharsets.ISO_8859_1));
      Answer answer = connection.read();

      assertRefused(answer, 408, "invalid_request");
      assertThat(answer.header("Connection")).contains("close");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth/token/",
        "/oauth/Token",
        "/oauth",
        "/oauth/token.json",
        "/oauth/authorize",
        "/.well-known/",
        "/robots.txt"
      })
  @DisplayName("is at its path to the letter; anything else is 404 in JSON")
  void unknownPath(String path) {
    for (String method : List.of("GET", "POST")) {
      Answer answer =
          server.send(
              server
                  .request(path)
                  .header("Content-Type", FORM)
                  .header("Accept", "text/html")
                  .method(method, BodyPublishers.ofString(TokenBody.form(client).text())));

      assertRefused(answer, 404, "not_found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/oauth/token",
        "/authorize",
        "/authorize/login",
        "/userinfo",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oidc/logout",
        "/account",
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
        "/health/live",
        "/nothing"
      })
  @DisplayName("says on plain HTTP that it speaks HTTPS only, whatever is asked for: 400")
  void plainHttp(String path) throws IOException {
    String body = TokenBody.form(client).text();
    for (String request :
        List.of(
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + FORM
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)) {
      try (RawConnection connection = new RawConnection(server.tcp())) {
        connection.send(request.getBytes(StandardCharsets.ISO_8859_1));
        Answer answer = connection.read();

        assertRefused(answer, 400, "invalid_request");
        assertThat(answer.text("error_description")).contains("HTTPS", "https://");
        assertThat(answer.header("Location")).isEmpty();
      }
    }
  }

  private static void assertRefused(Answer answer, int status, String error) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(error);
    assertThat(answer.json().propertyNames())
        .containsExactly("error", "error_description", "request_id");
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("WWW-Authenticate")).isEmpty();
  }
}
