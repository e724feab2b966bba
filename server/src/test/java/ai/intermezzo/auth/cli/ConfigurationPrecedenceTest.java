package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationPrecedenceTest {
  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void threeInstallations() {
    program = new Program(folder);
    for (String name : new String[] {"file", "environment", "flag", "data"}) {
      program.ok("api", "create", "--identifier", name, "--data", name);
    }
  }

  /** The identifier of the only Api says which data folder was used. */
  private String used(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "api";
    words[1] = "list";
    System.arraycopy(options, 0, words, 2, options.length);
    return program.json(words).get("apis").get(0).get("identifier").stringValue();
  }

  private void file(String text) throws IOException {
    Files.writeString(folder.resolve("intermezzo.yaml"), text);
  }

  @Test
  @DisplayName(
      "The command line wins over the environment, that over the file, that over what is built in")
  void precedence() throws IOException {
    assertThat(used()).isEqualTo("data");
    file("data: file\n");
    assertThat(used()).isEqualTo("file");
    program.with("INTERMEZZO_DATA", "environment");
    assertThat(used()).isEqualTo("environment");
    assertThat(used("--data", "flag")).isEqualTo("flag");
    program.with("INTERMEZZO_DATA", "");
    assertThat(used()).as("an empty variable is none").isEqualTo("file");
  }

  @Test
  @DisplayName("The file is that of --config, of INTERMEZZO_CONFIG, or intermezzo.yaml")
  void whichFile() throws IOException {
    file("data: file\n");
    Files.writeString(folder.resolve("one.yaml"), "data: environment\n");
    Files.writeString(folder.resolve("two.yaml"), "data: flag\n");

    assertThat(used()).isEqualTo("file");
    program.with("INTERMEZZO_CONFIG", "one.yaml");
    assertThat(used()).isEqualTo("environment");
    assertThat(used("--config", "two.yaml")).isEqualTo("flag");
    assertThat(used("--config=two.yaml")).isEqualTo("flag");
    program.with("INTERMEZZO_CONFIG", "");
    assertThat(used()).isEqualTo("file");
  }

  @Test
  @DisplayName(
      "A variable that is left over names no client: only what describes an installation is one")
  void onlyInstallation() {
    program.with("INTERMEZZO_NAME", "leftover").with("INTERMEZZO_TYPE", "machine");

    assertThat(program.misuse("client", "create")).contains("Missing required options");
  }

  @Test
  @DisplayName("A file may be empty, or nothing but a comment")
  void emptyFile() throws IOException {
    for (String text : new String[] {"", "# nothing\n", "---\n"}) {
      file(text);
      assertThat(used()).isEqualTo("data");
    }
  }

  @Test
  @DisplayName("A file that is broken, unknown, ambiguous or too large is one line, and exit 1")
  void brokenFile() throws IOException {
    String name = folder.resolve("intermezzo.yaml").toString();
    for (String[] broken :
        new String[][] {
          {"data: [", "is no YAML"},
          {"data: file\ndata: flag\n", "has a key twice (line 2)"},
          {"data: file\n---\ndata: flag\n", "is no YAML"},
          {"- data\n", "must be a list of key: value"},
          {
            "isuer: https://x/\n", "has the unknown key isuer; it may have access-log, behind-proxy"
          },
          {"\"a\\u001b[2J\": x\n", "has the unknown key a?[2J"},
          {"data: {a: b}\n", "the key data must have one value or a list"},
          {"data:\n", "the key data must have one value or a list"},
          {"data: " + "x".repeat(1 << 20), "is larger than 1 MiB"},
          {"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "has the unknown key"}
        }) {
      file(broken[0]);
      assertThat(program.failure("api", "list")).contains(name).contains(broken[1]);
    }
    Files.delete(folder.resolve("intermezzo.yaml"));
    Files.createDirectory(folder.resolve("intermezzo.yaml"));
    assertThat(program.failure("api", "list")).contains("can't be read");
    assertThat(program.failure("api", "list", "--config", "nosuch.yaml")).contains("nosuch.yaml");
  }

  @Test
  @DisplayName("The server's settings come from a file too: its issuer, its words, its lists")
  void serverSettings() throws IOException {
    file("issuer: https://auth.example.com/\n");
    assertThat(program.failure("serve")).contains("needs --tls-cert FILE and --tls-key FILE");

    file("issuer: https://auth.example.com/\nbehind-proxy: [10.0.0.0/8, nonsense]\n");
    assertThat(program.failure("serve")).startsWith("--behind-proxy: ").contains("nonsense");

    file("issuer: https://auth.example.com/\naccess-log: maybe\n");
    assertThat(program.failure("serve")).isEqualTo("--access-log is on or off.");

    file("issuer: https://auth.example.com/\nlog: xml\n");
    assertThat(program.failure("serve")).contains("--log");

    file("issuer: https://auth.example.com/\nmax-stale: 0\n");
    assertThat(program.failure("serve")).isEqualTo("--max-stale is 1 to 3600 seconds.");
    for (String bad :
        List.of("session-idle: 299", "session-lifetime: 3600", "session-idle: 604801")) {
      file("issuer: https://auth.example.com/\n" + bad + "\n");
      assertThat(program.failure("serve"))
          .startsWith("--session-idle and --session-lifetime are 300 to 31536000 seconds");
    }
  }
}
