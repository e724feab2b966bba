package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SecretsStaySecretTest {
  private static final String BROUGHT =
      "3wdY-iAPrE8LcYo2X_NhJh38-TemqyRcpGe31LPX9SaGD4HEg6btb30p9b9ddv2C";

  @TempDir Path folder;

  @Test
  @DisplayName("A secret is printed once, and stands nowhere else: in no answer, no file, no row")
  void onceAndNeverAgain() throws IOException {
    Program program = new Program(folder);
    program.ok("api", "create", "--identifier", "a", "--scope", "read");
    List<String> secrets = new ArrayList<>();
    JsonNode made =
        program.json("client", "create", "--name", "x", "--type", "machine", "--audience", "a");
    String id = made.get("client_id").stringValue();
    String credential = made.get("credential_id").stringValue();
    secrets.add(made.get("client_secret").stringValue());
    secrets.add(program.json("client", "secret", "add", id).get("client_secret").stringValue());
    secrets.add(BROUGHT);

    StringBuilder said = new StringBuilder();
    program.typing(BROUGHT + "\n");
    for (String json : List.of("", "--json")) {
      String extra = json.isEmpty() ? "plain" : "json";
      for (String line :
          List.of(
              "client create --name y --type web --secret-stdin --client-id " + extra,
              "client create --name y --type web --secret-stdin --client-id " + extra,
              "client create --name y --type spa --secret-stdin",
              "client list",
              "client show " + id,
              "client update " + id + " --name renamed",
              "client secret list " + id,
              "client secret revoke " + id + " " + credential,
              "client secret list " + id,
              "api list",
              "keys list",
              "doctor",
              "client delete " + extra)) {
        Program.Result result = program.run((line + " " + json).strip().split(" "));
        said.append(result.out()).append(result.err());
      }
    }

    assertThat(said.toString()).contains("renamed", "revoked").doesNotContain(secrets);
    assertThat(stored()).contains("renamed").doesNotContain(secrets);
  }

  @Test
  @DisplayName("A secret given in the wrong way is not told to the terminal's scroll-back")
  void mistaken() {
    Program program = new Program(folder);
    Program.Result result =
        program.run(
            "client", "create", "--name", "x", "--type", "web", "--secret-stdin=" + BROUGHT);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out() + result.err()).doesNotContain(BROUGHT);
    assertThat(program.run("api", "list", "--master-key", BROUGHT + "!").err())
        .doesNotContain(BROUGHT);
    assertThat(
            program
                .run("api", "list", "--database", "postgresql://u:" + BROUGHT + "@127.0.0.1:1/x")
                .err())
        .doesNotContain(BROUGHT);
    assertThat(program.run("api", "list", "--database", "postgres://u:" + BROUGHT + "@/x").err())
        .doesNotContain(BROUGHT);
  }

  /** Every byte of the data folder, as Latin-1. */
  private String stored() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
