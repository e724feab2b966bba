package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class ClientCommandsTest {
  private static final String NOTES = "https://notes.example.com";
  private static final String BILLS = "https://bills.example.com";
  private static final String UNKNOWN = "There is no client with that client_id; see client list.";

  /** The pair that the public documentation prints. */
  private static final String DOCUMENTED_ID = "RFWrUzk93pUmHCNFuKLto2c239LZKoVO";

  private static final String DOCUMENTED_SECRET =
      "3wdY-iAPrE8LcYo2X_NhJh38-TemqyRcpGe31LPX9SaGD4HEg6btb30p9b9ddv2C";

  @TempDir Path folder;
  private final Engine engine;
  private Program program;

  ClientCommandsTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void apis() {
    program = engine.program(folder);
    program.ok("api", "create", "--identifier", NOTES, "--scope", "read", "--scope", "write");
    program.ok("api", "create", "--identifier", BILLS, "--scope", "read", "--scope", "pay");
  }

  private JsonNode machine(String... more) {
    List<String> words =
        new ArrayList<>(List.of("client", "create", "--name", "reports", "--type", "machine"));
    words.addAll(List.of(more));
    return program.json(words.toArray(String[]::new));
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).stringValue();
  }

  @Test
  @DisplayName("create prints an id of 32 and a secret of 64 characters, and says to keep it")
  void create() {
    Program.Result result =
        program.ok(
            "client",
            "create",
            "--name",
            "reports",
            "--type",
            "machine",
            "--audience",
            NOTES,
            "--json");

    JsonNode made = result.json();
    assertThat(text(made, "client_id")).matches("[A-Za-z0-9]{32}");
    assertThat(text(made, "client_secret")).matches("[A-Za-z0-9_-]{64}");
    assertThat(text(made, "credential_id")).matches("[0-9a-f]{16}");
    assertThat(made.get("audiences").get(NOTES))
        .extracting(JsonNode::stringValue)
        .containsExactly("read", "write");
    assertThat(result.err()).isEqualTo("Keep the client_secret now: it is not shown again.\n");
  }

  @Test
  @DisplayName("create for people has the same in lines, aligned")
  void createForPeople() {
    String out =
        program
            .ok("client", "create", "--name", "r", "--type", "machine", "--audience", NOTES)
            .out();

    assertThat(out.lines()).hasSize(7).allMatch(line -> line.matches("[a-z_]+ +\\S.*"));
    assertThat(out)
        .containsPattern("(?m)^client_id +\\S{32}$")
        .containsPattern("(?m)^client_secret  \\S{64}$")
        .containsPattern("(?m)^audiences      https://notes.example.com \\(read, write\\)$");
  }

  @Test
  @DisplayName("A machine without an API is made, and told that it gets no token yet")
  void createWithoutApi() {
    Program.Result result = program.ok("client", "create", "--name", "x", "--type", "machine");

    assertThat(result.err()).contains("It gets no token yet", "client update");
  }

  @Test
  @DisplayName("A public client has no secret")
  void publicClient() {
    JsonNode made = program.json("client", "create", "--name", "app", "--type", "spa");

    assertThat(made.has("client_secret")).isFalse();
    assertThat(made.has("credential_id")).isFalse();
    assertThat(program.failure("client", "secret", "add", text(made, "client_id")))
        .isEqualTo("A client of type spa can keep no secret.");
  }

  @Test
  @DisplayName("The documentation's pair can be entered, and its secret is not printed")
  void existingPair() {
    program.typing(DOCUMENTED_SECRET + "\n");
    Program.Result result =
        program.ok(
            "client",
            "create",
            "--name",
            "docs",
            "--type",
            "machine",
            "--audience",
            NOTES,
            "--client-id",
            DOCUMENTED_ID,
            "--secret-stdin",
            "--json");

    assertThat(text(result.json(), "client_id")).isEqualTo(DOCUMENTED_ID);
    assertThat(result.json().has("client_secret")).isFalse();
    assertThat(result.err()).isEmpty();
    assertThat(
            program.failure(
                "client",
                "create",
                "--name",
                "docs",
                "--type",
                "machine",
                "--client-id",
                DOCUMENTED_ID,
                "--secret-stdin"))
        .isEqualTo("There is a client with that client_id already.");
  }

  @Test
  @DisplayName("--secret-stdin refuses nothing, too little and too much, without an echo")
  void badSecrets() {
    for (String secret : new String[] {"", "\n", "short-secret-1", "x".repeat(100_000)}) {
      String line =
          program
              .typing(secret)
              .failure("client", "create", "--name", "x", "--type", "machine", "--secret-stdin");
      assertThat(line).doesNotContain("short-secret-1", "xxx");
    }
    assertThat(program.json("client", "list").get("clients")).isEmpty();
  }

  @Test
  @DisplayName("At a terminal --secret-stdin says that it waits")
  void secretAtTerminal() {
    program.atTerminal().typing(DOCUMENTED_SECRET + "\n");

    assertThat(
            program
                .ok(
                    "client",
                    "create",
                    "--name",
                    "x",
                    "--type",
                    "web",
                    "--redirect-uri",
                    "https://app.test/callback",
                    "--client-id",
                    DOCUMENTED_ID,
                    "--secret-stdin")
                .err())
        .isEqualTo("The secret, and Enter:\n");
  }

  @Test
  @DisplayName("update changes what is named, and nothing else")
  void update() {
    JsonNode made =
        machine(
            "--audience",
            NOTES,
            "--audience",
            BILLS,
            "--default-audience",
            BILLS,
            "--scope",
            "read",
            "--token-lifetime",
            "60");
    String id = text(made, "client_id");

    JsonNode changed = program.json("client", "update", id, "--name", "renamed");

    assertThat(text(changed, "name")).isEqualTo("renamed");
    for (String same :
        new String[] {"type", "audiences", "default_audience", "token_lifetime", "created_at"}) {
      assertThat(changed.get(same)).as(same).isEqualTo(made.get(same));
    }
    assertThat(program.json("client", "show", id)).isEqualTo(changed);
  }

  @Test
  @DisplayName("update --audience replaces the whole list; an API that stays keeps its scopes")
  void updateAudiences() {
    String id =
        text(
            machine("--audience", NOTES, "--scope", "read", "--default-audience", NOTES),
            "client_id");

    JsonNode both = program.json("client", "update", id, "--audience", BILLS, "--audience", NOTES);
    assertThat(both.get("audiences").propertyNames()).containsExactly(BILLS, NOTES);
    assertThat(both.get("audiences").get(NOTES)).hasSize(1);
    assertThat(text(both, "default_audience")).isEqualTo(NOTES);

    JsonNode one = program.json("client", "update", id, "--audience", BILLS);
    assertThat(one.get("audiences").propertyNames()).containsExactly(BILLS);
    assertThat(one.has("default_audience")).isFalse();
  }

  @Test
  @DisplayName("update --scope replaces the scopes, and keeps the APIs")
  void updateScopes() {
    String id = text(machine("--audience", NOTES), "client_id");

    JsonNode changed = program.json("client", "update", id, "--scope", "write");

    assertThat(changed.get("audiences").get(NOTES))
        .extracting(JsonNode::stringValue)
        .containsExactly("write");
  }

  @Test
  @DisplayName("An API or scope that is not there is refused, on create and on update")
  void unknownApi() {
    assertThat(
            program.failure(
                "client", "create", "--name", "x", "--type", "web", "--audience", "https://no"))
        .contains("api");
    String id = text(machine("--audience", NOTES), "client_id");
    assertThat(program.failure("client", "update", id, "--audience", "https://no")).contains("api");
    assertThat(program.failure("client", "update", id, "--scope", "fly")).contains("fly");
    assertThat(program.failure("client", "update", id, "--default-audience", BILLS))
        .isEqualTo("The default audience must be one of the client's audiences.");
    assertThat(program.json("client", "list").get("clients")).hasSize(1);
  }

  @Test
  @DisplayName("list and show find it; after delete nobody does")
  void lifeOfAClient() {
    String id = text(machine("--audience", NOTES), "client_id");

    assertThat(program.json("client", "list").get("clients"))
        .singleElement()
        .satisfies(row -> assertThat(text(row, "client_id")).isEqualTo(id));
    assertThat(program.ok("client", "list").out().lines()).hasSize(2);
    assertThat(program.ok("client", "show", id).out()).contains("reports");

    assertThat(text(program.json("client", "delete", id), "deleted")).isEqualTo(id);

    assertThat(program.failure("client", "show", id)).isEqualTo(UNKNOWN);
    assertThat(program.failure("client", "update", id, "--name", "x")).isEqualTo(UNKNOWN);
    assertThat(program.failure("client", "delete", id)).isEqualTo(UNKNOWN);
    assertThat(program.failure("client", "secret", "add", id)).isEqualTo(UNKNOWN);
    assertThat(program.failure("client", "secret", "list", id)).isEqualTo(UNKNOWN);
    assertThat(program.failure("client", "secret", "revoke", id, "0123456789abcdef"))
        .isEqualTo(UNKNOWN);
    assertThat(program.ok("client", "list").out()).isEqualTo("No clients.\n");
  }

  @Test
  @DisplayName("delete at a terminal asks")
  void confirmation() {
    String id = text(machine(), "client_id");
    program.atTerminal().typing("n\n");

    assertThat(program.run("client", "delete", id).err())
        .isEqualTo("Delete the client " + id + "? [y/N] intermezzo: Nothing was changed.\n");
    assertThat(program.typing("y\n").run("client", "delete", id).code()).isZero();
  }

  @Test
  @DisplayName("A secret is added beside the first, with a lifetime and an end of its own")
  void secretAdd() {
    String id = text(machine(), "client_id");
    program.advance(Duration.ofSeconds(1));

    JsonNode added =
        program.json("client", "secret", "add", id, "--expires-in", "60", "--token-lifetime", "30");

    assertThat(text(added, "client_secret")).matches("[A-Za-z0-9_-]{64}");
    assertThat(text(added, "expires_at")).isEqualTo("2026-01-01T00:01:01Z");
    assertThat(added.get("token_lifetime").intValue()).isEqualTo(30);
    assertThat(statuses(id)).containsExactly("active", "active");

    program.advance(Duration.ofSeconds(61));
    assertThat(statuses(id)).containsExactly("active", "expired");
  }

  @Test
  @DisplayName("A secret is revoked alone, for good, and as often as one likes")
  void secretRevoke() {
    JsonNode made = machine();
    String id = text(made, "client_id");
    String credential = text(made, "credential_id");
    program.ok("client", "secret", "add", id);

    assertThat(text(program.json("client", "secret", "revoke", id, credential), "revoked"))
        .isEqualTo(credential);
    program.ok("client", "secret", "revoke", id, credential);

    assertThat(statuses(id)).containsExactlyInAnyOrder("revoked", "active");
    assertThat(program.ok("client", "secret", "list", id).out()).contains("revoked_at");
    assertThat(program.failure("client", "secret", "revoke", id, "0123456789abcdef"))
        .isEqualTo("The client has no secret with that credential_id.");
  }

  @Test
  @DisplayName("A client has ten secrets at the most, and room again when one is revoked")
  void secretBound() {
    JsonNode made = machine();
    String id = text(made, "client_id");
    for (int i = 1; i < 10; i++) {
      program.ok("client", "secret", "add", id);
    }

    assertThat(program.failure("client", "secret", "add", id))
        .isEqualTo("A client has at most 10 secrets; revoke one first.");
    program.ok("client", "secret", "revoke", id, text(made, "credential_id"));
    program.ok("client", "secret", "add", id);
  }

  @Test
  @DisplayName("An expiry has bounds")
  void expiryBounds() {
    String id = text(machine(), "client_id");

    for (String seconds : new String[] {"0", "-1", "315360001", "9223372036854775807"}) {
      assertThat(program.failure("client", "secret", "add", id, "--expires-in=" + seconds))
          .isEqualTo("--expires-in is 1 to 315360000 seconds.");
    }
  }

  private List<String> statuses(String id) {
    return program
        .json("client", "secret", "list", id)
        .get("credentials")
        .valueStream()
        .map(row -> text(row, "status"))
        .toList();
  }
}
