package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class ApiCommandsTest {
  private static final String NOTES = "https://notes.example.com";
  private static final String UNKNOWN = "There is no API with that identifier; see api list.";

  @TempDir Path folder;
  private final Engine engine;
  private Program program;

  ApiCommandsTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void program() {
    program = engine.program(folder);
  }

  private void notes() {
    program.ok(
        "api",
        "create",
        "--identifier",
        NOTES,
        "--name",
        "Notizen für Zoë",
        "--scope",
        "read:notes=Read = \"see",
        "--scope=write:notes",
        "--token-lifetime",
        "600",
        "--signing-alg",
        "ES256",
        "--token-dialect=jwt");
  }

  @Test
  @DisplayName("create says what was made, for people")
  void createForPeople() {
    Program.Result result =
        program.ok("api", "create", "--identifier", NOTES, "--scope", "read:notes=Read");

    assertThat(result.out())
        .isEqualTo(
            """
            identifier      https://notes.example.com
            name            https://notes.example.com
            scopes          read:notes (Read)
            token_lifetime  3600
            signing_alg     RS256
            token_dialect   rfc9068
            created_at      2026-01-01T00:00:00Z
            """);
    assertThat(result.err()).isEmpty();
  }

  @Test
  @DisplayName("show --json says all that create was told, in ASCII whatever the locale")
  void showForScripts() {
    notes();

    JsonNode shown = program.json("api", "show", NOTES);

    assertThat(shown)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"identifier": "https://notes.example.com", "name": "Notizen für Zoë",
                     "scopes": {"read:notes": "Read = \\"see", "write:notes": ""}, "token_lifetime": 600,
                     "signing_alg": "ES256", "token_dialect": "jwt",
                     "created_at": "2026-01-01T00:00:00Z"}
                    """));
    assertThat(program.ok("api", "show", NOTES, "--json").out()).isASCII();
    assertThat(program.ok("api", "show", NOTES).out()).contains("Notizen für Zoë");
  }

  @Test
  @DisplayName("list shows each API as a row, and says so where there is none")
  void list() {
    notes();
    program.ok("api", "create", "--identifier", "b");

    assertThat(program.json("api", "list").get("apis"))
        .extracting(api -> api.get("identifier").stringValue())
        .containsExactlyInAnyOrder(NOTES, "b");
    assertThat(program.ok("api", "list").out().lines())
        .hasSize(3)
        .first()
        .asString()
        .matches("identifier +name +scopes +token_lifetime +signing_alg +token_dialect");
    program.ok("api", "delete", NOTES);
    program.ok("api", "delete", "b");
    assertThat(program.ok("api", "list").out()).isEqualTo("No apis.\n");
    assertThat(program.json("api", "list").get("apis")).isEmpty();
  }

  @Test
  @DisplayName("update changes what is named, and nothing else")
  void update() {
    notes();

    JsonNode changed = program.json("api", "update", NOTES, "--token-lifetime", "60");

    assertThat(changed.get("token_lifetime").intValue()).isEqualTo(60);
    assertThat(changed.get("name").stringValue()).isEqualTo("Notizen für Zoë");
    assertThat(changed.get("signing_alg").stringValue()).isEqualTo("ES256");
    assertThat(changed.get("token_dialect").stringValue()).isEqualTo("jwt");
    assertThat(changed.get("scopes").propertyNames()).containsExactly("read:notes", "write:notes");
    assertThat(program.json("api", "show", NOTES)).isEqualTo(changed);
  }

  @Test
  @DisplayName("update --scope replaces the whole list")
  void updateReplacesScopes() {
    notes();

    program.ok("api", "update", NOTES, "--scope", "admin:notes=All");

    assertThat(program.json("api", "show", NOTES).get("scopes").propertyNames())
        .containsExactly("admin:notes");
  }

  @Test
  @DisplayName("An identifier is taken once")
  void twice() {
    notes();

    assertThat(program.failure("api", "create", "--identifier", NOTES))
        .isEqualTo("There is an API with that identifier already.");
  }

  @Test
  @DisplayName("A rule that is broken is one line, on create and on update, and changes nothing")
  void rules() {
    assertThat(program.failure("api", "create", "--identifier", NOTES, "--scope", "a\"b=x"))
        .contains("A scope's name");
    notes();
    JsonNode before = program.json("api", "show", NOTES);

    assertThat(program.failure("api", "update", NOTES, "--scope", "a\"b=x"))
        .contains("A scope's name");
    assertThat(program.failure("api", "update", NOTES, "--scope", "a=1", "--scope", "a=2"))
        .isEqualTo("Each --scope names another scope.");
    assertThat(program.failure("api", "update", NOTES, "--name", "")).contains("A name is 1 to");
    assertThat(program.failure("api", "update", NOTES, "--name", "a\nb")).contains("A name is 1");

    assertThat(program.json("api", "show", NOTES)).isEqualTo(before);
  }

  @Test
  @DisplayName("What is not there can't be shown, changed or deleted")
  void unknown() {
    notes();

    assertThat(program.failure("api", "show", "other")).isEqualTo(UNKNOWN);
    assertThat(program.failure("api", "update", "other", "--name", "x")).isEqualTo(UNKNOWN);
    assertThat(program.failure("api", "delete", "other", "--yes")).isEqualTo(UNKNOWN);
  }

  @Test
  @DisplayName("delete in a script asks nothing and removes it, once")
  void delete() {
    notes();

    assertThat(program.json("api", "delete", NOTES).get("deleted").stringValue()).isEqualTo(NOTES);
    assertThat(program.failure("api", "show", NOTES)).isEqualTo(UNKNOWN);
    assertThat(program.failure("api", "delete", NOTES)).isEqualTo(UNKNOWN);
  }

  @Test
  @DisplayName("delete at a terminal asks, and takes yes for an answer only")
  void confirmation() {
    notes();
    program.atTerminal();

    for (String no : new String[] {"", "n\n", "no\n", "yellow\n", "\n"}) {
      Program.Result result = program.typing(no).run("api", "delete", NOTES);
      assertThat(result.code()).as(no).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("Delete the API " + NOTES + "? [y/N] ")
          .endsWith("intermezzo: Nothing was changed.\n");
    }
    program.ok("api", "show", NOTES);
    assertThat(program.typing("Yes\n").ok("api", "delete", NOTES).out()).startsWith("deleted");
  }

  @Test
  @DisplayName("delete --yes at a terminal does not ask")
  void confirmed() {
    notes();

    assertThat(program.atTerminal().ok("api", "delete", NOTES, "--yes").err()).isEmpty();
  }
}
