package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("The Nimbus OAuth SDK, as docs/clients/nimbus.md configures it")
class NimbusClientTest {
  private static final String AUDIENCE = "https://api.example.com";

  @TempDir private static Path folder;
  private static SignInStage stage;
  private static String home;
  private static Cli.Client client;
  private static ClientApp app;

  @BeforeAll
  static void start() throws Exception {
    stage = SignInStage.start(folder);
    ClientPage page = ClientPage.read("nimbus.md");
    int port = Ports.free();
    home = "http://localhost:" + port + "/";
    Map<String, String> now = Map.of("http://localhost:8080/", home);
    page.run(stage.cli(), "api create", now);
    client = Cli.client(page.run(stage.cli(), "client create --name shop", now));
    app =
        ClientApp.start(
            "NimbusApp",
            port,
            stage.trusted(),
            stage.server().issuer(),
            client.id(),
            client.secret(),
            AUDIENCE);
  }

  @AfterAll
  static void stop() throws Exception {
    app.close();
    stage.close();
  }

  @Test
  @DisplayName(
      "Discovery, code with PKCE, a valid ID token, userinfo, refresh, introspection, revocation,"
          + " logout")
  void person() throws Exception {
    FormBrowser.Person person = stage.person("ada@example.com");
    try (FormBrowser browser = stage.browser()) {
      JsonNode signedIn = browser.signIn(app.url("/login"), person).json();
      assertThat(signedIn.get("email").stringValue()).isEqualTo(person.email());
      assertThat(signedIn.get("scope").stringValue())
          .isEqualTo("openid profile email offline_access");
      JsonNode me = browser.open(app.url("/me")).json();
      assertThat(me.get("sub")).isEqualTo(signedIn.get("sub"));
      assertThat(me.get("email")).isEqualTo(signedIn.get("email"));

      JsonNode refreshed = browser.open(app.url("/refresh")).json();
      assertThat(refreshed.get("refresh_token")).isNotEqualTo(signedIn.get("refresh_token"));
      assertThat(refreshed.get("sub")).isEqualTo(signedIn.get("sub"));

      JsonNode active = browser.open(app.url("/introspect")).json();
      assertThat(active.get("active").booleanValue()).isTrue();
      assertThat(active.get("sub")).isEqualTo(signedIn.get("sub"));
      assertThat(active.get("client_id").stringValue()).isEqualTo(client.id());

      assertThat(browser.open(app.url("/revoke")).json().get("status").intValue()).isEqualTo(200);
      assertThat(browser.open(app.url("/introspect")).json().get("active").booleanValue())
          .isFalse();
      JsonNode refused = browser.open(app.url("/refresh")).json();
      assertThat(refused.get("error").stringValue()).isEqualTo("invalid_grant");
      assertThat(refused.get("status").intValue()).isEqualTo(400);

      FormBrowser.Page back = browser.open(app.url("/logout"));
      assertThat(back.at().toString()).startsWith(home + "?state=");
      assertThat(browser.open(app.url("/login")).body()).contains("type=\"password\"");
    }
  }

  @Test
  @DisplayName("Somebody who denies comes back with access_denied, told as the server's own answer")
  void denied() throws Exception {
    FormBrowser.Person person = stage.person("denies@example.com");
    try (FormBrowser browser = stage.browser()) {
      FormBrowser.Page login = browser.open(app.url("/login"));
      FormBrowser.Page consent =
          browser.submit(login, "/login", "email", person.email(), "password", person.password());
      JsonNode refused = browser.submit(consent, "/consent", "decision", "deny").json();

      assertThat(refused.get("error").stringValue()).isEqualTo("access_denied");
    }
  }
}
