package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@DisplayName("How a client signs people in")
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
final class ClientSignInOptionsTest {
  private static final String CALLBACK = "https://app.example.com/callback";

  @TempDir Path folder;
  private final Engine engine;
  private Program program;

  ClientSignInOptionsTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() {
    program = engine.program(folder);
  }

  private JsonNode create(String type, String... more) {
    return program.json(words(type, more));
  }

  private static String[] words(String type, String... more) {
    List<String> words =
        new ArrayList<>(List.of("client", "create", "--name", "app", "--type", type));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static List<String> list(JsonNode node, String name) {
    return node.get(name).valueStream().map(JsonNode::stringValue).toList();
  }

  @Test
  @DisplayName("is said when it is made, and told by show; the defaults are those of its type")
  void all() {
    JsonNode made =
        create(
            "web",
            "--redirect-uri",
            CALLBACK,
            "--redirect-uri",
            "http://localhost:3000/callback",
            "--logout-uri",
            "https://app.example.com",
            "--backchannel-logout-uri",
            "https://app.example.com/backchannel-logout",
            "--web-origin",
            "https://app.example.com",
            "--refresh-leeway",
            "0",
            "--refresh-idle",
            "3600",
            "--refresh-lifetime",
            "7200",
            "--refresh-rotation",
            "off",
            "--offline-access",
            "off",
            "--require-pkce",
            "on",
            "--response-type",
            "id_token",
            "--first-party",
            "on");
    JsonNode shown = program.json("client", "show", made.get("client_id").stringValue());
    assertThat(list(shown, "redirect_uris"))
        .containsExactly(CALLBACK, "http://localhost:3000/callback");
    assertThat(list(shown, "logout_uris")).containsExactly("https://app.example.com");
    assertThat(shown.get("backchannel_logout_uri").stringValue())
        .isEqualTo("https://app.example.com/backchannel-logout");
    assertThat(list(shown, "web_origins")).containsExactly("https://app.example.com");
    assertThat(shown.get("refresh_leeway").asInt()).isZero();
    assertThat(shown.get("refresh_idle").asInt()).isEqualTo(3600);
    assertThat(shown.get("refresh_lifetime").asInt()).isEqualTo(7200);
    for (String off : List.of("refresh_rotation", "offline_access", "ends_with_session")) {
      assertThat(shown.get(off).stringValue()).as(off).isEqualTo("off");
    }
    assertThat(shown.get("require_pkce").stringValue()).isEqualTo("on");
    assertThat(shown.get("first_party").stringValue()).isEqualTo("on");
    assertThat(list(shown, "response_types")).containsExactly("code", "id_token", "code id_token");

    JsonNode plain = create("native");
    assertThat(plain.get("offline_access").stringValue()).isEqualTo("on");
    assertThat(plain.get("refresh_leeway").asInt()).isEqualTo(30);
    assertThat(create("spa").get("ends_with_session").stringValue()).isEqualTo("on");
  }

  @Test
  @DisplayName("update changes what it names, replaces a whole list, and 'none' empties it")
  void update() {
    String id =
        create("spa", "--redirect-uri", CALLBACK, "--logout-uri", "https://app.example.com")
            .get("client_id")
            .stringValue();
    JsonNode changed = program.json("client", "update", id, "--refresh-idle", "60");
    assertThat(list(changed, "redirect_uris")).containsExactly(CALLBACK);
    assertThat(changed.get("refresh_idle").asInt()).isEqualTo(60);
    changed =
        program.json(
            "client", "update", id, "--redirect-uri", "https://b.test/cb", "--logout-uri", "none");
    assertThat(list(changed, "redirect_uris")).containsExactly("https://b.test/cb");
    assertThat(list(changed, "logout_uris")).isEmpty();
    // What is written down stays: an origin that nobody named does not come and go.
    assertThat(list(changed, "web_origins")).containsExactly("https://app.example.com");
    changed = program.json("client", "update", id, "--web-origin", "none");
    assertThat(list(changed, "web_origins")).isEmpty();
  }

  @Test
  @DisplayName("a single-page application gets the origins of its redirect URIs, written down")
  void origins() {
    JsonNode made =
        create(
            "spa",
            "--redirect-uri",
            CALLBACK,
            "--redirect-uri",
            "https://app.example.com:8443/other",
            "--redirect-uri",
            "http://localhost:3000");
    assertThat(list(made, "web_origins"))
        .containsExactly(
            "https://app.example.com", "https://app.example.com:8443", "http://localhost:3000");
    assertThat(list(create("web", "--redirect-uri", CALLBACK), "web_origins")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "web, --redirect-uri, https://*.example.com/cb",
    "web, --redirect-uri, https://app.example.com/cb#fragment",
    "web, --redirect-uri, http://app.example.com/cb",
    "web, --redirect-uri, javascript:alert(1)",
    "web, --redirect-uri, 'data:text/html,x'",
    "web, --redirect-uri, /callback",
    "web, --redirect-uri, com.example.app:/callback",
    "native, --redirect-uri, myapp://callback",
    "web, --redirect-uri, https://user@app.example.com/cb",
    "web, --web-origin, https://app.example.com/",
    "web, --web-origin, https://APP.example.com",
    "web, --web-origin, *",
    "web, --backchannel-logout-uri, http://app.example.com/x",
    "web, --refresh-leeway, 601",
    "web, --refresh-leeway, -1",
    "web, --response-type, token",
    "spa, --refresh-rotation, off",
    "machine, --redirect-uri, https://app.example.com/cb",
    "machine, --first-party, on",
  })
  @DisplayName("what can't be is refused in one line, and nothing is made")
  void refused(String type, String option, String value) {
    Program.Result result = program.run(words(type, option, value));
    assertThat(result.code()).isIn(1, 2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().findFirst().orElseThrow()).isNotBlank();
    assertThat(program.ok("client", "list", "--json").out()).doesNotContain("\"app\"");
  }

  @Test
  @DisplayName("whoever can sign nobody in yet is told how")
  void hint() {
    assertThat(program.ok(words("web")).err()).contains("--redirect-uri URI");
  }
}
