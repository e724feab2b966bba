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

@DisplayName("A web application on Spring Security's OAuth 2 client, by issuer-uri alone")
class SpringClientTest {
  /** Spring renews a token that has less than this to live. */
  private static final String SPRINGS_MARGIN_SECONDS = "60";

  @TempDir private static Path folder;
  private static SignInStage stage;
  private static String home;
  private static Cli.Client client;
  private static ClientApp app;

  @BeforeAll
  static void start() throws Exception {
    stage = SignInStage.start(folder);
    ClientPage page = ClientPage.read("spring.md");
    int port = Ports.free();
    home = "http://localhost:" + port + "/";
    Map<String, String> now = Map.of("http://localhost:8080/", home);
    page.run(stage.cli(), "api create --identifier", now);
    client = Cli.client(page.run(stage.cli(), "client create --name shop", now));
    app =
        SpringApp.start(
            "web.WebApplication",
            port,
            folder,
            page.block(
                "yaml",
                "registration",
                Map.of("https://auth.example.com/", stage.server().issuer())),
            stage.trusted(),
            Map.of("CLIENT_ID", client.id(), "CLIENT_SECRET", client.secret()));
  }

  @AfterAll
  static void stop() throws Exception {
    app.close();
    stage.close();
  }

  @Test
  @DisplayName("Login, the claims of the ID token and of /userinfo, and logout at both")
  void person() throws Exception {
    FormBrowser.Person person = stage.person("ada@example.com");
    try (FormBrowser browser = stage.browser()) {
      JsonNode me = browser.signIn(app.url("/me"), person).json();
      JsonNode idToken = me.get("id_token");
      assertThat(idToken.get("iss").stringValue()).isEqualTo(stage.server().issuer());
      assertThat(idToken.get("nonce").stringValue()).isNotEmpty();
      JsonNode userinfo = me.get("userinfo");
      assertThat(userinfo.get("sub")).isEqualTo(idToken.get("sub"));
      assertThat(userinfo.get("email").stringValue()).isEqualTo(person.email());
      assertThat(userinfo.get("email_verified").booleanValue()).isTrue();
      assertThat(userinfo.get("name").stringValue()).isEqualTo("Ada Lovelace");

      FormBrowser.Page back = browser.submit(browser.open(app.url("/logout")), "/logout");
      assertThat(back.at()).hasToString(home);
      FormBrowser.Page again = browser.open(app.url("/me"));
      assertThat(again.at().toString()).startsWith(stage.server().issuer());
      assertThat(again.body()).contains("type=\"password\"");
    }
  }

  @Test
  @DisplayName("The access token is renewed by the refresh token when it is about to end")
  void renewal() throws Exception {
    FormBrowser.Person person = stage.person("renews@example.com");
    stage.cli().json("client", "update", client.id(), "--token-lifetime", SPRINGS_MARGIN_SECONDS);
    try (FormBrowser browser = stage.browser()) {
      browser.signIn(app.url("/me"), person).json();
      Wait.until(
          () -> {
            Jwt first = token(browser);
            Jwt second = token(browser);
            return !first.claims().get("jti").equals(second.claims().get("jti"));
          });
      Jwt token = token(browser);
      assertThat(token.claims().get("aud").toString()).contains("https://api.example.com");
    }
  }

  private static Jwt token(FormBrowser browser) throws Exception {
    return Jwt.of(browser.open(app.url("/token")).json().get("access_token").stringValue());
  }
}
