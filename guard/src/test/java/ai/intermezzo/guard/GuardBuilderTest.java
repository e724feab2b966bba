package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A guard can't be built wrong")
final class GuardBuilderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost/",
        "localhost",
        "https:",
        "https://a b/",
        "https://a/?q",
        "https://a/#f",
        "https://u@a/"
      })
  @DisplayName("its issuer is an https URL")
  void issuer(String issuer) {
    assertThatIllegalArgumentException().isThrownBy(() -> Guard.builder(issuer, "a"));
  }

  @Test
  @DisplayName("its audience is not blank")
  void audience() {
    assertThatIllegalArgumentException().isThrownBy(() -> Guard.builder("https://a/", " "));
  }

  @Test
  @DisplayName("its keys come over https")
  void jwkSetUri() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().jwkSetUri(URI.create("http://localhost/keys")));
  }

  @Test
  @DisplayName("its leeway is a minute at most, and keys are kept for a day at most")
  void bounds() {
    assertThat(builder().leeway(Duration.ofSeconds(60)).build()).isNotNull();
    assertThat(builder().waitForIssuer(Duration.ofSeconds(60)).build()).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().waitForIssuer(Duration.ofSeconds(61)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().leeway(Duration.ofSeconds(61)))
        .withMessage("The leeway must be 0 to 60 seconds");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().leeway(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().keepKeysThroughOutage(Duration.ofHours(25)));
  }

  @Test
  @DisplayName("what it keeps is bounded, and there is no bound of none")
  void cacheBounds() {
    for (int max : new int[] {Integer.MIN_VALUE, -1, 0, 1_000_001}) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder().cacheVerified(max));
      assertThatIllegalArgumentException().isThrownBy(() -> introspection().keepAnswers(max));
    }
    assertThat(builder().cacheVerified(1).build()).isNotNull();
  }

  @Test
  @DisplayName("it introspects as a client, over https, and keeps answers for minutes at most")
  void introspectionSettings() {
    assertThatIllegalArgumentException().isThrownBy(() -> Introspection.as(" ", "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> Introspection.as("id", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> introspection().at(URI.create("http://localhost/introspect")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> introspection().answersServeFor(Duration.ofSeconds(301)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> introspection().answersServeFor(Duration.ofMillis(-1)));
    assertThat(introspection().toString()).contains("the-id").doesNotContain("the-secret");
    assertThat(builder().introspect(introspection().acceptInOutage()).build()).isNotNull();
  }

  private static Introspection introspection() {
    return Introspection.as("the-id", "the-secret");
  }

  @Test
  @DisplayName("a CA file that is missing or holds no certificate is named")
  void caFile(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.pem");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> builder().trust(missing))
        .withMessageContaining("missing.pem");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().trust(empty))
        .withMessageContaining("empty.pem");
    Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");
    assertThatIllegalArgumentException().isThrownBy(() -> builder().trust(rubbish));
  }

  private static GuardBuilder builder() {
    return Guard.builder("https://localhost:8443/", "https://api.example.com");
  }
}
