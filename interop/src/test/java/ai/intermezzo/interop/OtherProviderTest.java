package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples, which stand on the client SDK and the guard, know a server by its address alone.
 */
@DisplayName("With a provider that others wrote (oidc-provider),")
class OtherProviderTest {
  private static final String AUDIENCE = "https://api.intermezzo.ai";

  @TempDir private static Path folder;
  private static OtherProvider provider;
  private static ClientApp api;
  private static String apiUrl;

  @BeforeAll
  static void start() throws Exception {
    provider = OtherProvider.start(folder);
    int port = Ports.free();
    TestCertificate certificate = provider.certificate();
    Launch launch =
        Launch.exampleApi("--port", "" + port, "--issuer", provider.issuer())
            .with("--audience", AUDIENCE, "--ca", certificate.certificate().toString())
            .with("--tls-cert", certificate.certificate().toString())
            .with("--tls-key", certificate.key().toString());
    api = ClientApp.start(launch, port, "Example API on");
    apiUrl = "https://localhost:" + port + "/notes";
  }

  @AfterAll
  static void stop() {
    api.close();
    provider.close();
  }

  @Test
  @DisplayName("a service has its JWT access tokens taken by the guard, renewal after renewal")
  void clientCredentials() throws Exception {
    Map<String, String> environment = environment("clock", apiUrl, AUDIENCE);
    environment.put("CLIENT_SECRET", OtherProvider.SECRET);

    try (ExampleRun service = ExampleRun.start(environment, "every-second")) {
      Wait.until(() -> taken(service) >= 5 || !service.isAlive());
      assertThat(service.lines()).noneMatch(line -> line.matches("\\S+ 40\\d"));
      assertThat(taken(service)).isGreaterThanOrEqualTo(5);
    }
    environment.put("CLIENT_SECRET", "wrong");
    assertThat(ExampleRun.run(environment, "every-second", "1")).contains("invalid_client");
  }

  private static long taken(ExampleRun service) throws Exception {
    return service.lines().stream().filter(line -> line.endsWith("Z 200")).count();
  }

  @Test
  @DisplayName(
      "a person signs in with PKCE; their tokens are for the API, rotate, and end at sign-out")
  void signIn() throws Exception {
    Map<String, String> environment = environment("notes", apiUrl, AUDIENCE);
    Path tokens = signIn(environment);
    String first = refreshToken(tokens);

    Wait.until(
        () ->
            ExampleRun.says("{\"notes\":[]}\n", environment, "notes", "list")
                && !refreshToken(tokens).equals(first));
    String rotated = refreshToken(tokens);
    assertThat(ExampleRun.run(environment, "notes", "sign-out")).isEqualTo("Signed out.\n");
    assertThat(tokens).doesNotExist();
    assertThat(refresh(rotated).get("error").stringValue()).isEqualTo("invalid_grant");
  }

  @Test
  @DisplayName("a person's token without a resource is one for the userinfo endpoint")
  void userinfo() throws Exception {
    Map<String, String> environment = environment("notes", provider.issuer() + "/me", "");
    signIn(environment);

    JsonNode claims = JsonMapper.shared().readTree(ExampleRun.run(environment, "notes", "list"));

    assertThat(claims.get("sub").stringValue()).isEqualTo("ada");
    assertThat(claims.get("name").stringValue()).isEqualTo("Ada Lovelace");
  }

  private static Map<String, String> environment(String client, String calls, String resource) {
    Map<String, String> environment = new HashMap<>();
    environment.put("ISSUER", provider.issuer());
    environment.put("CA", provider.certificate().certificate().toString());
    environment.put("API", calls);
    environment.put("RESOURCE", resource);
    environment.put("CLIENT_ID", client);
    return environment;
  }

  /** Signs in as ada in a browser without a past, on the provider's own pages. */
  private static Path signIn(Map<String, String> environment) throws Exception {
    Path own = Files.createTempDirectory(folder, "person");
    Path tokens = own.resolve("tokens.json");
    LoopbackBrowser browser = LoopbackBrowser.in(own);
    environment.putAll(browser.environment());
    environment.put("TOKENS", tokens.toString());
    try (ExampleRun run = ExampleRun.start(environment, "notes", "sign-in");
        FormBrowser pages = FormBrowser.trusting(provider.certificate().certificate())) {
      FormBrowser.Page login = pages.open(browser.opened(run));
      FormBrowser.Page consent = pages.submit(login, "", "login", "ada", "password", "any");
      URI back = pages.submit(consent, "").at();
      assertThat(back.toString()).startsWith("http://127.0.0.1:");
      browser.arrive(back);
      assertThat(run.exit()).as(run.said()).isZero();
      assertThat(run.said()).isEqualTo("Signed in as Ada Lovelace.\n");
    }
    return tokens;
  }

  private static String refreshToken(Path tokens) throws Exception {
    return JsonMapper.shared().readTree(Files.readString(tokens)).get("refreshToken").stringValue();
  }

  private static JsonNode refresh(String refreshToken) throws Exception {
    try (Https https = Https.trusting(provider.certificate().certificate())) {
      HttpResponse<String> answer =
          https.post(
              provider.issuer() + "/token",
              "application/x-www-form-urlencoded",
              "grant_type=refresh_token&client_id=notes&refresh_token=" + refreshToken);
      return Https.json(answer);
    }
  }
}
