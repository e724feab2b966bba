package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the script in a real bash. */
class CompletionTest {
  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void script() throws Exception {
    script =
        Files.writeString(
            folder.resolve("completion.sh"), new Program(folder).ok("completion").out());
  }

  @Test
  @DisplayName("The script is valid bash, and says nothing when it is read")
  void valid() throws Exception {
    assertThat(bash("bash -n completion.sh && . ./completion.sh")).isEmpty();
  }

  @Test
  @DisplayName("zsh is led to its emulation of bash's completion")
  void zsh() throws Exception {
    assertThat(Files.readString(script)).contains("ZSH_VERSION", "bashcompinit");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Tab offers commands, options and the words that an option takes")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          intermezzo                                   | dev serve api client keys doctor
          intermezzo cl                                | client
          intermezzo client                            | create list show update delete secret
          intermezzo client secret                     | add list revoke
          intermezzo client create --t                 | --type --token-lifetime
          intermezzo client create --type              | machine web spa native
          intermezzo api create --signing-alg          | RS256 PS256 ES256 EdDSA Ed25519
          intermezzo api create --token-dialect        | rfc9068 jwt
          intermezzo serve --tls                       | --tls-cert --tls-key
          """)
  void offers(String line, String words) throws Exception {
    assertThat(complete(line)).contains(words.split(" ")).doesNotContain("aot-training");
  }

  private List<String> complete(String line) throws Exception {
    boolean within = line.matches(".* (cl|--t|--tls)");
    String words = within ? line : line + " ''";
    return bash("""
            . ./completion.sh
            COMP_WORDS=(%s)
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE="%s"
            COMP_POINT=${#COMP_LINE}
            _complete_intermezzo
            printf '%%s\\n' "${COMPREPLY[@]}"
            """
            .formatted(words, within ? line : line + " "))
        .lines()
        .map(String::strip)
        .toList();
  }

  private String bash(String commands) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
