package ai.intermezzo.auth.userinfo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestGrants;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Userinfo")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UserinfoWireTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String API = "https://api.test";

  private TestServer server;
  private TestGrants grants;
  private User ada;
  private TestFlow spa;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    grants = new TestGrants(server, MasterKeySource.file(folder));
    server.add(TestApi.at(API).scopes("read"));
    ada = new TestPeople(server).add("ada");
    spa = flow();
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow flow() {
    return TestFlow.register(
        server, TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
  }

  private String token(String scope, String... apis) {
    return spa.exchange(grants.code(spa, ada, TestGrants.granted(scope, apis)))
        .text("access_token");
  }

  private HttpRequest.Builder bearing(String token) {
    return server.request("/userinfo").header("Authorization", "Bearer " + token);
  }

  @ParameterizedTest
  @CsvSource({
    "openid, sub",
    "openid email, sub email email_verified",
    "openid profile, sub name updated_at",
    "openid profile email offline_access, sub name updated_at email email_verified",
  })
  @DisplayName("OpenID Connect Core §5.4: tells what the scopes allow, by GET and POST, unstored")
  void claims(String scope, String claims) {
    String token = token(scope);
    for (HttpRequest.Builder request :
        List.of(
            bearing(token),
            bearing(token).POST(BodyPublishers.noBody()),
            server.request("/userinfo").header("Authorization", "bearer " + token),
            server
                .request("/userinfo")
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("access_token=" + token)))) {
      Answer answer = server.send(request);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).contains("application/json");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.json().propertyNames()).containsExactly(claims.split(" "));
      assertThat(answer.text("sub")).isEqualTo(ada.subject());
    }
  }

  @ParameterizedTest
  @CsvSource({"application/json, json", "text/plain, form"})
  @DisplayName("RFC 6750 §2.2: takes the token from the body of a form, of nothing else")
  void otherBodies(String type, String body) {
    String token = token("openid");
    String sent =
        body.equals("json") ? "{\"access_token\":\"" + token + "\"}" : "access_token=" + token;
    assertChallenge(
        server
            .request("/userinfo")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(sent)),
        401,
        "Bearer realm=\"userinfo\"");
    assertThat(
            server
                .send(
                    bearing(token).header("Content-Type", type).POST(BodyPublishers.ofString(sent)))
                .status())
        .as("the header counts, whatever is in the body")
        .isEqualTo(200);
  }

  @Test
  @DisplayName(
      "RFC 6750 §3.1: says in the challenge what is wrong, and nothing where no token came")
  void challenges() {
    assertChallenge(server.request("/userinfo"), 401, "Bearer realm=\"userinfo\"");
    assertChallenge(
        server.request("/userinfo?access_token=" + token("openid")),
        401,
        "Bearer realm=\"userinfo\"");
    assertChallenge(
        server.request("/userinfo").header("Authorization", TestServer.basic("a", "b")),
        401,
        "Bearer realm=\"userinfo\"");
    assertChallenge(
        bearing("rubbish"),
        401,
        "Bearer realm=\"userinfo\", error=\"invalid_token\", error_description=\"The access token"
            + " has expired, was revoked, or is not for this endpoint.\"");
    String twice =
        "Bearer realm=\"userinfo\", error=\"invalid_request\", error_description=\"Send the access"
            + " token once: in the header or in the form.\"";
    assertChallenge(
        bearing("a").header("Content-Type", FORM).POST(BodyPublishers.ofString("access_token=a")),
        400,
        twice);
    assertChallenge(
        server
            .request("/userinfo")
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString("access_token=a&access_token=a")),
        400,
        twice);
    String token = token("openid");
    for (HttpRequest.Builder both :
        List.of(
            server
                .request("/userinfo?access_token=" + token)
                .header("Authorization", "Bearer " + token),
            server
                .request("/userinfo?access_token=" + token)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString("access_token=" + token)))) {
      assertChallenge(both, 400, twice);
    }
    assertChallenge(
        bearing(token("email")),
        403,
        "Bearer realm=\"userinfo\", error=\"insufficient_scope\", error_description=\"The access"
            + " token lacks scope openid.\", scope=\"openid\"");
  }

  private void assertChallenge(HttpRequest.Builder request, int status, String challenge) {
    Answer answer = server.send(request);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("WWW-Authenticate")).contains(challenge);
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  @DisplayName("takes no other kind of token, and no token for an Api alone")
  void otherKinds() {
    Answer tokens =
        spa.exchange(
            grants.code(spa, ada, TestGrants.granted("openid offline_access read", API + " read")));
    TestClient machine = server.add(TestClient.machine().allowed(API, "read"));
    String access = tokens.text("access_token");
    assertThat(server.send(bearing(access)).status()).isEqualTo(200);
    String signature = access.substring(access.lastIndexOf('.') + 1);
    for (String other :
        List.of(
            tokens.text("id_token"),
            tokens.text("refresh_token"),
            server.token(machine).text("access_token"),
            token("read", API + " read"),
            access + "A",
            access.substring(0, access.lastIndexOf('.') + 1),
            "eyJhbGciOiJub25lIn0" + access.substring(access.indexOf('.')),
            tokens.text("id_token").substring(0, tokens.text("id_token").lastIndexOf('.') + 1)
                + signature)) {
      assertThat(server.send(bearing(other)).status()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("may be read by the pages of the token's own client, errors by any client's")
  void cors() {
    TestFlow foreign =
        TestFlow.register(
            server,
            TestClient.machine().type(ClientType.SPA),
            signIn -> signIn.withWebOrigins(List.of(new WebOrigin("https://foreign.test"))));
    assertThat(foreign.id()).isNotEqualTo(spa.id());
    String token = token("openid");
    assertThat(allowed(bearing(token), TestFlow.ORIGIN)).isEqualTo(TestFlow.ORIGIN);
    assertThat(allowed(bearing(token), "https://foreign.test")).isEqualTo("none");
    assertThat(allowed(bearing(token), "https://nobody.test")).isEqualTo("none");
    assertThat(allowed(bearing("rubbish"), "https://foreign.test"))
        .isEqualTo("https://foreign.test");
    assertThat(allowed(bearing("rubbish"), "https://nobody.test")).isEqualTo("none");
    Answer preflight =
        server.send(
            server
                .request("/userinfo")
                .header("Origin", TestFlow.ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("authorization");
  }

  private String allowed(HttpRequest.Builder request, String origin) {
    Answer answer = server.send(request.header("Origin", origin));
    assertThat(answer.header("Vary")).contains("Origin");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    return answer.header("Access-Control-Allow-Origin").orElse("none");
  }
}
