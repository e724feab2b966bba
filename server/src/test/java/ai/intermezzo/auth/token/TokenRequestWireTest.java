package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.RawConnection;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A token request")
final class TokenRequestWireTest {
  private static final String API = "https://api.test";

  private static TestServer server;
  private static TestClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read:notes", "write:notes"));
    client = server.add(TestClient.machine().allowed(API, "read:notes", "write:notes"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName(
      "RFC 6749 §5.1: is answered with access_token, token_type Bearer, expires_in and scope,"
          + " stored by no cache")
  void success() {
    Answer answer = server.token(client, "audience", API);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactly("access_token", "token_type", "expires_in", "scope");
    assertThat(answer.text("token_type")).isEqualTo("Bearer");
    assertThat(answer.json().get("expires_in").isIntegralNumber()).isTrue();
    assertThat(answer.json().get("expires_in").asInt()).isEqualTo(3600);
    assertThat(answer.text("scope")).isEqualTo("read:notes write:notes");
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Pragma")).contains("no-cache");
    assertThat(answer.header("X-Request-Id")).isPresent();
    assertThat(answer.header("WWW-Authenticate")).isEmpty();
  }

  @Test
  @DisplayName("as JSON, as a form, with the secret in the body or by Basic: the same answer")
  void everyWay() {
    List<String> parameters = List.of("audience", API, "scope", "read:notes");
    String body =
        TestServer.form(
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                client.id(),
                "client_secret",
                client.secret(),
                "audience",
                API,
                "scope",
                "read:notes"));
    String[] asked = parameters.toArray(String[]::new);
    List<Answer> answers = new ArrayList<>();
    answers.add(server.token(client, asked));
    answers.add(server.postForm(body));
    answers.add(server.tokenByBasic(client, asked));
    answers.add(
        server.send(
            server
                .request(TestServer.TOKEN)
                .header("Authorization", TestServer.basic(client.id(), client.secret()))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(
                    BodyPublishers.ofString(
                        TestServer.json(
                            Map.of(
                                "grant_type",
                                "client_credentials",
                                "audience",
                                API,
                                "scope",
                                "read:notes"))))));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.body().replaceAll("\"access_token\":\"[^\"]+\"", "\"\""))
                  .isEqualTo(
                      "{\"\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"read:notes\"}");
            });
    assertThat(answers).extracting(answer -> answer.text("access_token")).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline_access", "read:notes offline_access"})
  @DisplayName("RFC 6749 §4.4.3: gets no refresh token, whatever it asks for")
  void noRefreshToken(String scope) {
    Answer answer = server.token(client, "audience", API, "scope", scope);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("invalid_scope");
    assertThat(server.token(client, "audience", API).body()).doesNotContain("refresh_token");
  }

  @Test
  @DisplayName("of the documentation works with the very client_id and secret that it prints")
  void documentation() {
    server.add(TestApi.at("https://api.intermezzo.ai").scopes("read"));
    server.add(
        TestClient.machine()
            .known(
                "RFWrUzk93pUmHCNFuKLto2c239LZKoVO",
                "3wdY-iAPrE8LcYo2X_NhJh38-TemqyRcpGe31LPX9SaGD4HEg6btb30p9b9ddv2C")
            .allowed("https://api.intermezzo.ai", "read"));

    Answer answer =
        server.postJson(
            """
            {
                "client_id":"RFWrUzk93pUmHCNFuKLto2c239LZKoVO",
                "client_secret":"3wdY-iAPrE8LcYo2X_NhJh38-TemqyRcpGe31LPX9SaGD4HEg6btb30p9b9ddv2C",
                "audience":"https://api.intermezzo.ai",
                "grant_type":"client_credentials"
              }""");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("scope")).isEqualTo("read");
  }

  @ParameterizedTest
  @CsvSource({
    "a-b_c%20d+e:f, '-_:%+-_:%+-_:%+-_:%+-_:%+-_:%+-_:%+-_:%+-_:%+-_:%+'",
    "https://app.test/?a=b&c=d, '%2B%2b+%25%zz&=;,/?#[]@!$()*~|^`{}<>.%2B%2b+%25'",
    "x:, '\"quoted\\and\\slashed\"-------------------------\"quoted\"'",
  })
  @DisplayName("RFC 6749 §2.3.1: takes any id and secret by Basic, form-encoded, and in a body")
  void awkwardCredentials(String id, String secret) {
    String long43 = secret + "0".repeat(Math.max(0, 43 - secret.length()));
    TestClient awkward =
        server.add(TestClient.machine().known(id, long43).allowed(API, "read:notes"));

    assertThat(server.tokenByBasic(awkward).status()).isEqualTo(200);
    assertThat(server.token(awkward).status()).isEqualTo(200);
    assertThat(
            server
                .postForm(
                    TestServer.form(
                        Map.of(
                            "grant_type",
                            "client_credentials",
                            "client_id",
                            id,
                            "client_secret",
                            long43)))
                .status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("may repeat its client_id in the body beside Basic, where both are the same")
  void sameIdTwice() {
    assertThat(server.tokenByBasic(client, "client_id", client.id()).status()).isEqualTo(200);
    assertThat(server.tokenByBasic(client, "client_id", client.id(), "client_secret", "").status())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("RFC 6749 §3.2: may hold what nobody knows, whatever its value")
  void unknownParameters() {
    String known =
        TestServer.json(
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                client.id(),
                "client_secret",
                client.secret()));
    String open = known.substring(0, known.length() - 1);
    for (String value :
        List.of(
            "1", "-1e400", "null", "true", "[]", "{\"a\":[{\"client_id\":7}]}", "\"\\u0000\"")) {
      assertThat(server.postJson(open + ",\"made_up\":" + value + "}").status())
          .as(value)
          .isEqualTo(200);
    }
    String form =
        TestServer.form(
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                client.id(),
                "client_secret",
                client.secret()));
    for (String field :
        List.of("&made_up=%zz", "&made_up=%ff", "&made_up&made_up=2", "&&", "&x=")) {
      assertThat(server.postForm(form + field).status()).as(field).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("RFC 6749 §3.2: takes an empty parameter for one that was left out")
  void emptyParameters() {
    Answer answer = server.token(client, "audience", "", "scope", "", "resource", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("scope")).isEqualTo("read:notes write:notes");
  }

  @Test
  @DisplayName("in one connection with others gets its own answer, in order")
  void keepAlive() throws Exception {
    try (var connection = new RawConnection(server.tls())) {
      StringBuilder three = new StringBuilder();
      for (String scope : List.of("read:notes", "write:notes", "nothing")) {
        String body =
            TestServer.form(
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    client.id(),
                    "client_secret",
                    client.secret(),
                    "scope",
                    scope));
        three
            .append("POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: ")
            .append(body.length())
            .append("\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n")
            .append(body);
      }
      connection.send(three.toString().getBytes(StandardCharsets.ISO_8859_1));
      assertThat(connection.read().text("scope")).isEqualTo("read:notes");
      assertThat(connection.read().text("scope")).isEqualTo("write:notes");
      assertThat(connection.read().error()).isEqualTo("invalid_scope");
    }
  }
}
