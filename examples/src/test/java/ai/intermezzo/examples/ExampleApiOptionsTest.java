package ai.intermezzo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The example API's command line")
final class ExampleApiOptionsTest {
  @Test
  @DisplayName("needs a certificate and a key, and knows the rest")
  void defaults() {
    ExampleApiOptions options = parse("--tls-cert c.pem --tls-key k.pem");
    assertThat(options.port()).isEqualTo(8444);
    assertThat(options.issuer()).isEqualTo("https://localhost:8443/");
    assertThat(options.audience()).isEqualTo("https://api.intermezzo.ai");
    assertThat(options.ca()).isEmpty();
    assertThat(options.tlsCert()).isEqualTo(Path.of("c.pem"));
    assertThat(options.exitWithStdin()).isFalse();
  }

  @Test
  @DisplayName("takes every option that it prints")
  void all() {
    ExampleApiOptions options =
        parse(
            "--port 0 --issuer https://i/ --audience https://a --ca ca.pem --tls-cert c --tls-key k"
                + " --exit-with-stdin");
    assertThat(options.port()).isZero();
    assertThat(options.issuer()).isEqualTo("https://i/");
    assertThat(options.audience()).isEqualTo("https://a");
    assertThat(options.ca()).hasValue(Path.of("ca.pem"));
    assertThat(options.exitWithStdin()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tls-cert c",
        "--tls-key k",
        "--tls-cert c --tls-key",
        "--tls-cert c --tls-key k --port x",
        "--tls-cert c --tls-key k --port 65536",
        "--tls-cert c --tls-key k --verbose"
      })
  @DisplayName("says in one line what is wrong")
  void wrong(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(line))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private static ExampleApiOptions parse(String line) {
    return ExampleApiOptions.parse(line.split(" ", -1));
  }
}
