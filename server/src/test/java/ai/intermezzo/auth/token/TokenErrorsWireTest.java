package ai.intermezzo.auth.token;

import static ai.intermezzo.auth.token.TokenCase.invalidClient;
import static ai.intermezzo.auth.token.TokenCase.invalidRequest;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.Golden;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A token request is refused for")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenErrorsWireTest {
  private static final String API = "https://api.test";
  private static final String OTHER_API = "https://other.test";
  private static final String FOREIGN_API = "https://foreign.test";

  private TestServer server;
  private TestClient client;
  private TestClient withTwoApis;
  private TestClient web;
  private TestClient publicClient;
  private TestClient expired;
  private TestClient revoked;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read", "write", "delete"));
    server.add(TestApi.at(OTHER_API));
    server.add(TestApi.at(FOREIGN_API));
    client = server.add(TestClient.machine().allowed(API, "read", "write"));
    withTwoApis = server.add(TestClient.machine().allowed(API, "read").allowed(OTHER_API));
    web = server.add(TestClient.machine().type(ClientType.WEB).allowed(API, "read"));
    publicClient = server.add(TestClient.machine().type(ClientType.SPA).allowed(API, "read"));
    expired =
        server
            .addSecret(
                client, Optional.empty(), Optional.of(server.now().plus(Duration.ofSeconds(1))))
            .client();
    var taken = server.addSecret(client, Optional.empty(), Optional.empty());
    server.clients().revoke(new ClientId(client.id()), taken.id());
    revoked = taken.client();
    server.advance(Duration.ofSeconds(1));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("RFC 6749 §5.2:")
  void refused(TokenCase wrong) {
    Answer answer = wrong.send().get();

    assertThat(answer.status()).isEqualTo(wrong.status());
    assertThat(answer.json().propertyNames())
        .containsExactly("error", "error_description", "request_id");
    assertThat(answer.error()).isEqualTo(wrong.error());
    assertThat(answer.text("error_description"))
        .isNotBlank()
        .matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    assertThat(answer.header("X-Request-Id")).contains(answer.text("request_id"));
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("Pragma")).contains("no-cache");
    assertThat(answer.header("WWW-Authenticate").isPresent())
        .isEqualTo(wrong.status() == 401 && wrong.what().contains("by Basic"));
    assertThat(answer.body()).doesNotContain(client.secret(), "ai.intermezzo", "Exception");
  }

  @Test
  @DisplayName("all of these reasons in the words of the golden file")
  void golden() {
    StringBuilder text = new StringBuilder();
    for (TokenCase wrong : cases().toList()) {
      Answer answer = wrong.send().get();
      text.append("# ").append(wrong.what()).append('\n').append(answer.status()).append('\n');
      for (String name : List.of("WWW-Authenticate", "Allow", "Retry-After")) {
        answer.header(name).ifPresent(value -> text.append(name + ": " + value + "\n"));
      }
      text.append(answer.bodyWithoutRequestId()).append("\n\n");
    }
    Golden.check("token/errors.txt", text.toString());
  }

  @Test
  @DisplayName("an unknown client, a wrong, expired or revoked secret with one and the same answer")
  void oneAnswer() {
    List<TestClient> strangers =
        List.of(
            TestClient.machine(), client.known(client.id(), "x"), expired, revoked, publicClient);

    assertThat(strangers)
        .extracting(stranger -> sameForAll(server.token(stranger)))
        .containsOnly(sameForAll(server.token(TestClient.machine())));
    assertThat(strangers)
        .extracting(stranger -> sameForAll(server.tokenByBasic(stranger)))
        .containsOnly(sameForAll(server.tokenByBasic(TestClient.machine())));
  }

  private static List<Object> sameForAll(Answer answer) {
    return List.of(
        answer.status(),
        answer.bodyWithoutRequestId(),
        answer.header("WWW-Authenticate"),
        answer.header("Cache-Control"),
        answer.header("Content-Length"),
        answer.headers().keySet());
  }

  @Test
  @DisplayName("an audience that is unknown, and one that is not the client's, with one answer")
  void oneTargetAnswer() {
    Answer unknown = server.token(client, "audience", "https://nowhere.test");
    Answer foreign = server.token(client, "audience", FOREIGN_API);

    assertThat(unknown.bodyWithoutRequestId()).isEqualTo(foreign.bodyWithoutRequestId());
    assertThat(unknown.text("error_description"))
        .contains("intermezzo client update CLIENT_ID --audience URL");
  }

  Stream<TokenCase> cases() {
    return Stream.of(authentication(), parameters(), credentialsTwice(), grants(), targets())
        .flatMap(List::stream);
  }

  private List<TokenCase> authentication() {
    TestClient unknown = TestClient.machine();
    TestClient wrong = client.known(client.id(), "wrong");
    return List.of(
        invalidClient("unknown client", () -> server.token(unknown)),
        invalidClient("unknown client by Basic", () -> server.tokenByBasic(unknown)),
        invalidClient("wrong secret", () -> server.token(wrong)),
        invalidClient("wrong secret by Basic", () -> server.tokenByBasic(wrong)),
        invalidClient("expired secret", () -> server.token(expired)),
        invalidClient("expired secret by Basic", () -> server.tokenByBasic(expired)),
        invalidClient("revoked secret", () -> server.token(revoked)),
        invalidClient("revoked secret by Basic", () -> server.tokenByBasic(revoked)),
        invalidClient(
            "a secret from a client that can keep none", () -> server.token(publicClient)),
        invalidClient(
            "a secret in another case",
            () -> server.token(client.known(client.id(), swapCase(client.secret())))),
        invalidClient(
            "a client_id of 4096 characters",
            () -> server.token(client.known("x".repeat(4096), client.secret()))),
        invalidClient(
            "an empty secret by Basic", () -> server.tokenByBasic(client.known(client.id(), ""))),
        invalidClient(
            "no credentials", () -> json(good().without("client_id").without("client_secret"))),
        invalidClient("no client_secret", () -> json(good().without("client_secret"))),
        invalidClient("an empty client_secret", () -> json(good().with("client_secret", "\"\""))),
        invalidClient("no client_id", () -> json(good().without("client_id"))));
  }

  private List<TokenCase> parameters() {
    List<TokenCase> cases = new ArrayList<>();
    cases.add(invalidRequest("§3.2: no grant_type", () -> json(good().without("grant_type"))));
    cases.add(invalidRequest("an empty grant_type", () -> json(good().with("grant_type", "\"\""))));
    for (String name : List.of("grant_type", "client_id", "client_secret", "audience", "scope")) {
      cases.add(
          invalidRequest(
              "§3.2: " + name + " twice in a form",
              () -> form(goodForm().append("&" + name + "=a&" + name + "=a"))));
      cases.add(
          invalidRequest(
              name + " twice in JSON, once empty",
              () -> json(good().append(",\"" + name + "\":\"\",\"" + name + "\":\"a\""))));
      for (String value : List.of("7", "null", "true", "{}", "[\"a\"]")) {
        cases.add(
            invalidRequest(
                name + " that is " + value + " in JSON", () -> json(good().with(name, value))));
      }
      cases.add(
          invalidRequest(
              name + " of 4097 characters",
              () -> json(good().with(name, '"' + "a".repeat(4097) + '"'))));
    }
    cases.addAll(
        List.of(
            invalidRequest(
                "a member that nobody knows twice in JSON",
                () -> json(good().append(",\"x\":1,\"x\":1"))),
            invalidRequest(
                "a resource that is no string in JSON",
                () -> json(good().with("resource", "[\"https://api.test\",1]"))),
            invalidRequest(
                "more than 100 parameters", () -> form(goodForm().append("&x=1".repeat(98)))),
            invalidRequest("no body", () -> server.postJson("")),
            invalidRequest("an empty form", () -> server.postForm("")),
            invalidRequest(
                "JSON that is an array", () -> server.postJson("[" + good().text() + "]")),
            invalidRequest("JSON that is a string", () -> server.postJson("\"grant_type\"")),
            invalidRequest("JSON that is null", () -> server.postJson("null")),
            invalidRequest("JSON that stops", () -> server.postJson("{\"grant_type\":\"cl")),
            invalidRequest(
                "JSON with something after it", () -> server.postJson(good().text() + "{}")),
            invalidRequest(
                "JSON with a comment", () -> server.postJson(good().text() + "// really")),
            invalidRequest(
                "JSON in single quotes", () -> server.postJson(good().text().replace('"', '\''))),
            invalidRequest(
                "JSON nested 1000 deep",
                () -> json(good().with("x", "[".repeat(1000) + "]".repeat(1000)))),
            invalidRequest("NUL in JSON", () -> json(good().with("scope", "\"re\u0000ad\""))),
            invalidRequest("NUL escaped in JSON", () -> json(good().with("scope", "\"\\u0000\""))),
            invalidRequest("NUL in a form", () -> form(goodForm().with("scope", "re%00ad"))),
            invalidRequest(
                "a line break in JSON", () -> json(good().with("audience", "\"a\\nb\""))),
            invalidRequest("a line break in a form", () -> form(goodForm().with("scope", "a%0Ab"))),
            invalidRequest("DEL in a form", () -> form(goodForm().with("client_id", "a%7Fb"))),
            invalidRequest("a broken escape in a form", () -> form(goodForm().with("scope", "%4"))),
            invalidRequest("invalid UTF-8 in a form", () -> form(goodForm().with("scope", "%FF"))),
            invalidRequest(
                "overlong UTF-8 in a form", () -> form(goodForm().with("client_id", "%C0%AF"))),
            invalidRequest(
                "half a surrogate pair in JSON",
                () -> json(good().with("client_id", "\"\\ud83d\""))),
            invalidRequest(
                "invalid UTF-8 in JSON",
                () -> bytes(good().with("x", "\"\u00e4\"").text(), StandardCharsets.ISO_8859_1)),
            invalidRequest(
                "JSON in UTF-16", () -> bytes(good().text(), StandardCharsets.UTF_16BE))));
    return cases;
  }

  private List<TokenCase> credentialsTwice() {
    return List.of(
        invalidRequest(
            "§2.3: a secret by Basic and in the body",
            () -> server.tokenByBasic(client, "client_secret", client.secret())),
        invalidRequest(
            "another client_id by Basic than in the body",
            () -> server.tokenByBasic(client, "client_id", web.id())),
        invalidRequest(
            "two Authorization headers",
            () ->
                server.send(
                    server
                        .request(TestServer.TOKEN)
                        .header("Authorization", TestServer.basic(client.id(), client.secret()))
                        .header("Authorization", TestServer.basic(client.id(), client.secret()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials")))),
        invalidRequest("Basic that is not base64", () -> authorized("Basic !!!")),
        invalidRequest("Basic without a colon", () -> authorized("Basic YWJj")),
        invalidRequest("Basic without anything", () -> authorized("Basic")),
        invalidRequest("Basic with a bad escape", () -> authorized("Basic JXp6OmE=")),
        invalidRequest("Basic with NUL", () -> authorized("Basic YQBiOmM=")));
  }

  private List<TokenCase> grants() {
    return List.of(
        new TokenCase(
            "a grant type that nobody has",
            400,
            "unsupported_grant_type",
            () -> json(good().with("grant_type", "\"password\""))),
        new TokenCase(
            "a grant type in another case",
            400,
            "unsupported_grant_type",
            () -> json(good().with("grant_type", "\"Client_Credentials\""))),
        new TokenCase(
            "§4.4: client_credentials of a client that signs users in",
            400,
            "unauthorized_client",
            () -> server.token(web)),
        new TokenCase(
            "a scope that nobody has",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "admin")),
        new TokenCase(
            "a scope of the Api that the client may not have",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "read delete")),
        new TokenCase(
            "a scope of the client's, for another Api",
            400,
            "invalid_scope",
            () -> server.token(withTwoApis, "audience", OTHER_API, "scope", "read")),
        new TokenCase(
            "§3.3: a scope with two spaces",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "read  write")),
        new TokenCase(
            "§3.3: a scope with a quote",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "\"read\"")),
        new TokenCase(
            "§3.3: a scope that is not ASCII",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "l\u00e9sen")),
        new TokenCase(
            "§3.3: a scope in another case",
            400,
            "invalid_scope",
            () -> server.token(client, "scope", "READ")));
  }

  private List<TokenCase> targets() {
    return List.of(
        invalidRequest(
            "no audience, where the client has several", () -> server.token(withTwoApis)),
        invalidTarget("an audience that is unknown", "audience", "https://nowhere.test"),
        invalidTarget("an audience that is not the client's", "audience", FOREIGN_API),
        invalidTarget(
            "RFC 8707 §2: a resource that is unknown", "resource", "https://nowhere.test"),
        invalidTarget("an audience with a slash more", "audience", API + "/"),
        invalidTarget("an audience in another case", "audience", "https://API.test"),
        invalidTarget("an audience that can be none", "audience", "https://api.test/#here"),
        invalidTarget(
            "an audience and a resource that differ", "audience", API, "resource", OTHER_API),
        new TokenCase(
            "RFC 8707 §2.2: two resources that differ",
            400,
            "invalid_target",
            () ->
                form(goodForm().append("&resource=https://api.test&resource=https://other.test"))));
  }

  private TokenCase invalidTarget(String what, String... parameters) {
    return new TokenCase(what, 400, "invalid_target", () -> server.token(withTwoApis, parameters));
  }

  private TokenBody good() {
    return TokenBody.json(client);
  }

  private TokenBody goodForm() {
    return TokenBody.form(client);
  }

  private Answer json(TokenBody body) {
    return server.postJson(body.text());
  }

  private Answer form(TokenBody body) {
    return server.postForm(body.text());
  }

  private Answer bytes(String json, java.nio.charset.Charset charset) {
    return server.send(
        server
            .request(TestServer.TOKEN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.getBytes(charset))));
  }

  private Answer authorized(String header) {
    return server.send(
        server
            .request(TestServer.TOKEN)
            .header("Authorization", header)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials")));
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> swapped.append((char) c));
    return swapped.toString();
  }

  @Test
  @DisplayName("nothing where audience and resource name the same Api, however often")
  void sameTargetTwice() {
    assertThat(server.token(withTwoApis, "audience", API, "resource", API).status()).isEqualTo(200);
    TokenBody body = TokenBody.form(withTwoApis);
    assertThat(form(body.append("&resource=" + API + "&resource=" + API)).status()).isEqualTo(200);
    assertThat(json(TokenBody.json(withTwoApis).with("resource", "[\"" + API + "\"]")).status())
        .isEqualTo(200);
    assertThat(Arrays.asList("audience", "resource"))
        .allSatisfy(
            name -> assertThat(server.token(withTwoApis, name, API).status()).isEqualTo(200));
  }
}
