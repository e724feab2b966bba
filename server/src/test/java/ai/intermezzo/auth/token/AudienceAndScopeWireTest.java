package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import com.nimbusds.jose.JWSObject;
import java.nio.file.Path;
import java.text.ParseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A client")
final class AudienceAndScopeWireTest {
  private static final String NOTES = "https://notes.test";
  private static final String MAIL = "https://mail.test";

  private static TestServer server;
  private static TestClient one;
  private static TestClient two;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(NOTES).scopes("read", "write", "purge"));
    server.add(TestApi.at(MAIL).scopes("send", "read"));
    one = server.add(TestClient.machine().allowed(NOTES, "read", "write"));
    two =
        server.add(
            TestClient.machine()
                .allowed(NOTES, "read", "purge")
                .allowed(MAIL, "send")
                .defaultAudience(MAIL));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'',           'read write'",
    "read,         read",
    "write,        write",
    "write read,   'write read'",
    "read read,    read",
  })
  @DisplayName("RFC 6749 §3.3: gets all of its scopes when it asks for none, else what it asks for")
  void scopes(String asked, String given) throws ParseException {
    Answer answer = server.token(one, "scope", asked);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("scope")).isEqualTo(given);
    assertThat(claim(answer, "scope")).isEqualTo(given);
  }

  @Test
  @DisplayName("gets at each Api the scopes that it has there, and no others")
  void scopesPerApi() {
    assertThat(server.token(two, "audience", NOTES).text("scope")).isEqualTo("read purge");
    assertThat(server.token(two, "audience", MAIL).text("scope")).isEqualTo("send");
    assertThat(server.token(two, "audience", MAIL, "scope", "read").error())
        .as("a scope of the Api, and the client's elsewhere")
        .isEqualTo("invalid_scope");
  }

  @Test
  @DisplayName("with one Api need not name it; with several its default is meant")
  void impliedAudience() throws ParseException {
    assertThat(claim(server.token(one), "aud")).isEqualTo(NOTES);
    assertThat(claim(server.token(two), "aud")).isEqualTo(MAIL);
  }

  @Test
  @DisplayName("RFC 8707 §2: names an Api by resource as well as by audience")
  void resource() throws ParseException {
    assertThat(claim(server.token(two, "resource", NOTES), "aud")).isEqualTo(NOTES);
    assertThat(claim(server.token(two, "audience", NOTES), "aud")).isEqualTo(NOTES);
  }

  @Test
  @DisplayName("with several Apis and no default hears which parameter is missing")
  void missingAudience() {
    TestClient undecided =
        server.add(TestClient.machine().allowed(NOTES, "read").allowed(MAIL, "send"));

    Answer answer = server.token(undecided);

    assertThat(answer.error()).isEqualTo("invalid_request");
    assertThat(answer.text("error_description")).contains("audience");
  }

  @Test
  @DisplayName("without any Api gets no token, named or not")
  void noApi() {
    TestClient none = server.add(TestClient.machine());

    assertThat(server.token(none).error()).isEqualTo("invalid_request");
    assertThat(server.token(none, "audience", NOTES).error()).isEqualTo("invalid_target");
  }

  private static Object claim(Answer answer, String name) throws ParseException {
    return String.valueOf(
        JWSObject.parse(answer.text("access_token")).getPayload().toJSONObject().get(name));
  }
}
