package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayName("auth0-java, as docs/clients/auth0-java.md configures it")
class Auth0JavaTest {
  private static final String AUDIENCE = "https://api.example.com";

  @TempDir private static Path folder;
  private static SignInStage stage;
  private static String home;
  private static Cli.Client machine;
  private static Cli.Client web;

  @BeforeAll
  static void start() throws Exception {
    stage = SignInStage.start(folder);
    ClientPage page = ClientPage.read("auth0-java.md");
    home = "http://localhost:" + Ports.free() + "/";
    Map<String, String> now = Map.of("http://localhost:8080/", home);
    page.run(stage.cli(), "api create", now);
    machine = Cli.client(page.run(stage.cli(), "client create --name reports", now));
    web = Cli.client(page.run(stage.cli(), "client create --name shop", now));
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  @DisplayName("client_credentials: a token for the audience, and a wrong secret is told by name")
  void machine() throws Exception {
    try (ClientApp app = start(machine);
        FormBrowser browser = stage.browser()) {
      JsonNode token = browser.open(app.url("/machine")).json();
      Jwt jwt = Jwt.of(token.get("access_token").stringValue());
      assertThat(jwt.claims().get("aud").stringValue()).isEqualTo(AUDIENCE);
      assertThat(jwt.claims().get("sub").stringValue()).isEqualTo(machine.id());
      assertThat(token.get("expires_in").intValue()).isEqualTo(3600);
    }
    try (ClientApp app = start(new Cli.Client(machine.id(), web.secret()));
        FormBrowser browser = stage.browser()) {
      JsonNode refused = browser.open(app.url("/machine")).json();
      assertThat(refused.get("status").intValue()).isEqualTo(401);
      assertThat(refused.get("error").stringValue()).isEqualTo("invalid_client");
      assertThat(refused.get("description").stringValue()).contains("secret");
    }
  }

  @Test
  @DisplayName("A person: login, userInfo, two refreshes, revoke, and logout over /v2/logout")
  void person() throws Exception {
    FormBrowser.Person person = stage.person("ada@example.com");
    try (ClientApp app = start(machine);
        FormBrowser browser = stage.browser()) {
      JsonNode signedIn = browser.signIn(app.url("/login"), person).json();
      assertThat(signedIn.get("email").stringValue()).isEqualTo(person.email());
      assertThat(signedIn.get("scope").stringValue())
          .isEqualTo("openid profile email offline_access");
      JsonNode me = browser.open(app.url("/me")).json();
      assertThat(me.get("email").stringValue()).isEqualTo(person.email());
      assertThat(me.get("name").stringValue()).isEqualTo("Ada Lovelace");

      JsonNode refreshed = browser.open(app.url("/refresh")).json();
      assertThat(refreshed.get("refresh_token").stringValue())
          .isNotEqualTo(signedIn.get("refresh_token").stringValue());
      assertThat(refreshed.get("email")).isEqualTo(signedIn.get("email"));
      JsonNode again = browser.open(app.url("/refresh")).json();
      assertThat(again.get("scope")).isEqualTo(signedIn.get("scope"));

      assertThat(browser.open(app.url("/revoke")).json().get("status").intValue()).isEqualTo(200);
      JsonNode refused = browser.open(app.url("/refresh")).json();
      assertThat(refused.get("error").stringValue()).isEqualTo("invalid_grant");
      assertThat(refused.get("description").stringValue()).containsIgnoringCase("refresh token");

      FormBrowser.Page back = browser.open(app.url("/logout"));
      assertThat(back.at()).hasToString(home);
      assertThat(browser.open(app.url("/login")).body()).contains("type=\"password\"");
    }
  }

  private static ClientApp start(Cli.Client service) throws Exception {
    int port = URI.create(home).getPort();
    return ClientApp.start(
        "Auth0App",
        port,
        stage.trusted(),
        stage.server().issuer(),
        AUDIENCE,
        service.id(),
        service.secret(),
        web.id(),
        web.secret());
  }
}
