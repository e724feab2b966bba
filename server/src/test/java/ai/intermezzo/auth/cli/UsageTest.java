package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage is one line that says what to do and ends with 2, and nothing has happened. */
class UsageTest {
  @TempDir Path folder;
  private Program program;

  @BeforeEach
  void program() {
    program = new Program(folder);
  }

  @AfterEach
  void nothingHappened() {
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("The program alone prints its usage, and ends with 2")
  void alone() {
    Program.Result result = program.run();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("Usage: intermezzo COMMAND").contains("intermezzo dev");
  }

  @Test
  @DisplayName("A group alone names its commands, without the hidden ones")
  void group() {
    assertThat(program.misuse("client"))
        .isEqualTo(
            "Missing command: one of create, list, show, update, delete, secret"
                + " (see intermezzo client --help)");
    assertThat(program.misuse("client", "secret")).contains("add, list, revoke");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("What is not known is named, with what may have been meant")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clinet list                     | Unknown command 'clinet'; did you mean client? (see intermezzo --help)
          ap list                         | Unknown command 'ap'; did you mean api? (see intermezzo --help)
          quux                            | Unknown command 'quux' (see intermezzo --help)
          aot-trainin                     | Unknown command 'aot-trainin' (see intermezzo --help)
          api lsit                        | Unknown command 'lsit'; did you mean list? (see intermezzo api --help)
          api list --jsno                 | Unknown option '--jsno'; did you mean --json? (see intermezzo api list --help)
          api list --datta=x              | Unknown option '--datta=x'; did you mean --data? (see intermezzo api list --help)
          api list extra                  | Unexpected argument 'extra' (see intermezzo api list --help)
          api list -- --json              | Unexpected argument '--json' (see intermezzo api list --help)
          client show                     | Missing required parameter: 'CLIENT_ID' (see intermezzo client show --help)
          client create --name x          | Missing required option: '--type=TYPE' (see intermezzo client create --help)
          api list --data a --data b      | Option '--data' (DIR) should be specified only once (see intermezzo api list --help)
          dev --port x                    | Invalid value for option '--port': it must be a whole number (see intermezzo dev --help)
          dev --port 99999999999          | --port and --api-port are two numbers of 1 to 65535 (see intermezzo dev --help)
          dev --port 0                    | --port and --api-port are two numbers of 1 to 65535 (see intermezzo dev --help)
          dev --port 8444                 | --port and --api-port are two numbers of 1 to 65535 (see intermezzo dev --help)
          serve --session-idle soon        | Invalid value for option '--session-idle': it must be a whole number (see intermezzo serve --help)
          serve --max-stale soon          | Invalid value for option '--max-stale': it must be a whole number (see intermezzo serve --help)
          """)
  void unknown(String arguments, String line) {
    assertThat(program.misuse(arguments.split(" "))).isEqualTo(line);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("A value that can't be is refused before anything is made")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client create --name x --type robot                  | machine, web, spa, native
          client create --name x --type MACHINE                | machine, web, spa, native
          client create --name x --type web --client-id ü      | client_id
          client create --name x --type web --token-lifetime 0 | 1 to 2592000 seconds
          client create --name x --type web --token-lifetime 2592001 | 1 to 2592000 seconds
          client create --name x --type web --token-lifetime 1.5 | whole number
          api create --identifier a#b                          | identifier
          api create --identifier x --signing-alg HS256        | RS256, PS256, ES256, EdDSA, Ed25519
          api create --identifier x --signing-alg none         | RS256
          api create --identifier x --token-dialect at+jwt     | rfc9068 or jwt
          client secret revoke abc 123                         | credential_id
          keys rotate --alg RS512                              | RS256
          """)
  void wrongValue(String arguments, String what) {
    assertThat(program.misuse(arguments.split(" "))).contains(what);
  }

  @Test
  @DisplayName("What somebody typed moves no cursor and fills no screen")
  void printable() {
    assertThat(program.misuse("api", "list", "\u001b[2J\u0007x\ny"))
        .doesNotContain("\u001b", "\u0007");
    assertThat(program.misuse("api", "list", "x".repeat(10_000))).hasSizeLessThan(200);
    assertThat(program.misuse("api", "create", "--identifier", "a\u001b[2J"))
        .doesNotContain("\u001b");
  }

  @Test
  @DisplayName("Help and version need no configuration that is good")
  void helpBesideBrokenConfiguration() throws Exception {
    Path file = Files.writeString(folder.resolve("intermezzo.yaml"), "{{{");
    assertThat(program.ok("--help").out()).startsWith("Usage");
    assertThat(program.ok("client", "create", "-h").out()).startsWith("Usage");
    assertThat(program.ok("--version").out()).startsWith("intermezzo ");
    assertThat(program.ok("completion").out()).contains("intermezzo");
    assertThat(program.failure("api", "list")).contains(file + " is no YAML");
    Files.delete(file);
  }
}
