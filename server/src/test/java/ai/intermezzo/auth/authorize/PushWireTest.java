package ai.intermezzo.auth.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.user.User;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 9126: an authorization request that was pushed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PushWireTest {
  private static final String API = "https://api.test";
  private static final String URN = "urn:ietf:params:oauth:request_uri:";

  private TestServer server;
  private User ada;
  private User bob;
  private TestFlow web;
  private TestFlow other;
  private TestFlow phone;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    TestPeople people = new TestPeople(server);
    server.add(TestApi.at(API).scopes("read:notes"));
    ada = people.add("ada");
    bob = people.add("bob");
    web = flow(ClientType.WEB);
    other = flow(ClientType.WEB);
    phone = flow(ClientType.NATIVE);
  }

  @AfterAll
  void close() {
    server.close();
  }

  private TestFlow flow(ClientType type) {
    return TestFlow.register(server, TestClient.machine().type(type).allowed(API, "read:notes"));
  }

  private Answer push(TestFlow flow, String... namesAndValues) {
    Map<String, String> body = new TreeMap<>(flow.request(namesAndValues));
    body.putAll(flow.credentials());
    return post(TestServer.form(body), "application/x-www-form-urlencoded");
  }

  private Answer post(String body, String type) {
    return server.send(
        server
            .request("/oauth/par")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private static Map<String, String> reference(TestFlow flow, String requestUri) {
    return Map.of("client_id", flow.client().id(), "request_uri", requestUri);
  }

  private String code(TestFlow flow, String requestUri) {
    TestBrowser browser = new TestBrowser(server);
    Answer page = browser.get("/authorize", reference(flow, requestUri));
    Answer answer =
        browser.submit(
            page,
            "/authorize/login",
            "email",
            ada.email().value(),
            "password",
            TestPeople.PASSWORD);
    assertThat(TestBrowser.redirected(answer)).containsEntry("state", "of the push");
    return String.valueOf(TestBrowser.redirected(answer).get("code"));
  }

  @Test
  @DisplayName("§2.2, §4: is answered with 201 and a reference that signs somebody in")
  void pushed() {
    for (TestFlow flow : new TestFlow[] {web, phone}) {
      Answer answer = push(flow, "state", "of the push", "nonce", "n-1");
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.json().get("expires_in").asInt()).isEqualTo(60);
      assertThat(answer.text("request_uri")).startsWith(URN);
      Answer tokens = flow.exchange(code(flow, answer.text("request_uri")));
      assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("may come as JSON, and with HTTP Basic, which says who the client is")
  void ways() {
    Map<String, String> body = new TreeMap<>(web.request("state", "of the push"));
    body.putAll(web.credentials());
    assertThat(post(TestServer.json(body), "application/json").status()).isEqualTo(201);

    Map<String, String> rest = web.request("state", "of the push", "client_id", "");
    String basic = TestServer.basic(web.client().id(), web.client().secret());
    Answer answer =
        server.send(
            server
                .request("/oauth/par")
                .header("Authorization", basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(TestServer.form(rest))));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(code(web, answer.text("request_uri"))).isNotEqualTo("null");
  }

  @Test
  @DisplayName("§4: what stands beside the reference changes nothing")
  void beside() {
    Map<String, String> asked =
        new TreeMap<>(reference(web, push(web, "state", "s").text("request_uri")));
    asked.put("prompt", "none");
    asked.put("state", "another");
    asked.put("redirect_uri", "https://evil.test/");
    Answer page = new TestBrowser(server).get("/authorize", asked);
    assertThat(page.status()).as("the login page, in spite of prompt=none").isEqualTo(200);

    String silent = push(web, "state", "s", "prompt", "none").text("request_uri");
    asked.putAll(reference(web, silent));
    asked.put("prompt", "login");
    assertThat(TestBrowser.redirected(new TestBrowser(server).get("/authorize", asked)))
        .containsEntry("error", "login_required")
        .containsEntry("state", "s");
  }

  @Test
  @DisplayName("an id_token_hint is checked when it is pushed, and counts")
  void hint() {
    String bobs = web.tokens(bob).text("id_token");
    String uri = push(web, "id_token_hint", bobs, "prompt", "none").text("request_uri");
    TestBrowser browser = new TestBrowser(server);
    assertThat(web.code(browser, ada)).isNotEmpty();
    assertThat(TestBrowser.redirected(browser.get("/authorize", reference(web, uri))))
        .containsEntry("error", "login_required");
    assertThat(push(web, "id_token_hint", "rubbish").error()).isEqualTo("invalid_request");
  }

  @Test
  @DisplayName("§2.2, §4: is nobody else's, can't be changed, and is over after a minute")
  void refused() {
    String uri = push(web, "state", "s").text("request_uri");
    assertThat(page(reference(other, uri))).isEqualTo(400);
    assertThat(page(Map.of("request_uri", uri))).isEqualTo(400);
    assertThat(page(reference(web, uri.substring(0, uri.length() - 2) + "AA"))).isEqualTo(400);
    assertThat(page(reference(web, URN + "anything"))).isEqualTo(400);
    assertThat(page(reference(web, uri))).isEqualTo(200);
    server.advance(Duration.ofSeconds(59));
    assertThat(page(reference(web, uri))).isEqualTo(200);
    server.advance(Duration.ofSeconds(1));
    Answer late = new TestBrowser(server).get("/authorize", reference(web, uri));
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.header("Location")).isEmpty();
    assertThat(late.body()).contains("Start again in the application");
  }

  private int page(Map<String, String> asked) {
    return new TestBrowser(server).get("/authorize", asked).status();
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "redirect_uri, https://evil.test/, invalid_request, 400",
    "response_type, token, unsupported_response_type, 400",
    "scope, 'a  b', invalid_scope, 400",
    "audience, https://nowhere.test, invalid_target, 400",
    "code_challenge_method, plain, invalid_request, 400",
    "request, eyJ, request_not_supported, 400",
    "request_uri, urn:x, invalid_request, 400",
  })
  @DisplayName("§2.3: what is wrong with it is told at once")
  void wrong(String name, String value, String error, int status) {
    Answer answer = push(web, name, value);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(error);
  }

  @Test
  @DisplayName("§2.1: comes from its client, which proves who it is as at the token endpoint")
  void authenticated() {
    Map<String, String> body = new TreeMap<>(web.request());
    String form = "application/x-www-form-urlencoded";
    assertThat(post(TestServer.form(body), form).error()).isEqualTo("invalid_client");
    body.put("client_secret", other.client().secret());
    Answer answer = post(TestServer.form(body), form);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("invalid_client");
    assertThat(server.get("/oauth/par").status()).isEqualTo(405);
  }

  @Test
  @DisplayName("that would make an address too long for browsers is refused")
  void tooLong() {
    assertThat(push(web, "state", "x".repeat(1000)).status()).isEqualTo(201);
    Answer answer = push(web, "state", "x".repeat(3000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("invalid_request");
  }
}
