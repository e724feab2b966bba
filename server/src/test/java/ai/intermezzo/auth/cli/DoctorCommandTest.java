package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.http.LocalCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class DoctorCommandTest {
  @TempDir Path folder;
  private final Engine engine;
  private Program program;

  DoctorCommandTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void installation() {
    // PostgreSQL's clock is the machine's, and has to agree with ours.
    program =
        engine == Engine.POSTGRESQL
            ? engine.program(folder).withRealClock()
            : engine.program(folder);
    program.ok("api", "create", "--identifier", "a", "--scope", "read");
    program.ok("client", "create", "--name", "x", "--type", "machine", "--audience", "a");
    program.ok("keys", "list");
  }

  /** Each finding's level and text, by its subject. */
  private Map<String, String> findings(int code, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "doctor";
    words[1] = "--json";
    System.arraycopy(options, 0, words, 2, options.length);
    Program.Result result = program.run(words);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    return result
        .json()
        .get("findings")
        .valueStream()
        .collect(
            Collectors.toMap(
                text("subject"), f -> text("level").apply(f) + ": " + text("text").apply(f)));
  }

  private static Function<JsonNode, String> text(String name) {
    return node -> node.get(name).stringValue();
  }

  @Test
  @DisplayName("A sound installation: nothing but good news, exit 0")
  void sound() {
    Map<String, String> findings = findings(0, "--issuer", "https://localhost:8443/");

    assertThat(findings.keySet())
        .containsExactlyInAnyOrder("certificate", "database", "keys", "configuration", "crypto");
    assertThat(findings)
        .containsEntry("certificate", "ok: The local authority renews it by itself.")
        .containsEntry("keys", "ok: The master key opens the signing keys; each algorithm has one.")
        .containsEntry("configuration", "ok: 1 clients, each of them valid.");
    assertThat(findings.get("database")).startsWith("ok: ");
    assertThat(program.ok("doctor").out().lines().findFirst().orElseThrow())
        .matches("level +subject +text");
  }

  @Test
  @DisplayName("A certificate: sound, about to run out, run out, and unreadable")
  void certificate() throws IOException {
    Path pem = folder.resolve("own");
    Instant made =
        engine == Engine.POSTGRESQL ? Instant.now() : Instant.parse("2026-01-01T00:00:00Z");
    LocalCa.open(Files.createDirectory(pem), () -> made, new SecureRandom()).tls();
    String[] options = {
      "--issuer",
      "https://auth.example.com/",
      "--tls-cert",
      "own/localhost.pem",
      "--tls-key",
      "own/localhost.key"
    };
    assertThat(findings(0, options).get("certificate")).startsWith("ok: It holds until");

    if (engine == Engine.SQLITE) {
      program.advance(Duration.ofDays(4000));
      assertThat(findings(1, options).get("certificate"))
          .startsWith("problem: It has run out on ")
          .endsWith(": renew it.");
    }

    Files.writeString(pem.resolve("localhost.pem"), "nonsense");
    assertThat(findings(1, options).get("certificate")).startsWith("problem: ");
  }

  @Test
  @DisplayName("An installation without keys is told so, and gets none by being looked at")
  void noKeysYet(@TempDir Path fresh) {
    program =
        engine == Engine.POSTGRESQL ? engine.program(fresh).withRealClock() : engine.program(fresh);
    program.ok("api", "create", "--identifier", "a");

    for (int look = 0; look < 2; look++) {
      assertThat(findings(0))
          .containsEntry("keys", "warning: There are no keys yet: serve makes them.");
    }
    assertThat(fresh.resolve("data/master.key")).doesNotExist();
  }

  @Test
  @DisplayName("A missing master key is a finding, and is not made anew")
  void masterKey() throws IOException {
    Path key = folder.resolve("data/master.key");
    Files.delete(key);

    assertThat(findings(1).get("keys")).startsWith("problem: ").contains("is missing");
    assertThat(key).doesNotExist();
  }

  @Test
  @DisplayName("Settings that serve would refuse are a finding, and the rest is looked at")
  void settings() {
    Map<String, String> findings = findings(1, "--issuer", "https://auth.example.com/");

    assertThat(findings.get("settings")).startsWith("problem: ").contains("--tls-cert");
    assertThat(findings).containsKeys("keys", "configuration");
    assertThat(findings(1, "--issuer", "https://localhost:1/", "--listen", "x").get("settings"))
        .contains("--listen is HOST:PORT");
  }

  @Test
  @DisplayName("A row that breaks a rule is listed with what is wrong with it, and can be removed")
  void invalidRow() throws Exception {
    String id = program.json("client", "list").get("clients").get(0).get("client_id").stringValue();
    try (Connection connection = engine.connect(program);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE client SET name = ''");
    }

    assertThat(findings(1).get("client " + id)).startsWith("problem: A name is 1 to 100");
    assertThat(program.json("client", "list").get("clients")).as("nobody uses it").isEmpty();

    program.ok("client", "delete", id);
    assertThat(findings(0)).containsKey("configuration");
  }

  @Test
  @DisplayName("No data, or a database that is away, is a finding too")
  void nothingThere() {
    assertThat(new Program(folder).run("doctor", "--data", "nowhere", "--json").json().toString())
        .contains("There is no data in");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    Program.Result away =
        new Program(folder).run("doctor", "--database", "postgresql://a:hunter2@127.0.0.1:1/a");
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.out()).contains("does not answer").doesNotContain("hunter2");
  }
}
