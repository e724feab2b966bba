package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Everything that README.md and docs/ tell to run, runs and prints as they say")
class ReadmeTest {
  @TempDir private Path folder;

  @TestFactory
  List<DynamicTest> documents() throws Exception {
    List<Path> files = new ArrayList<>();
    Path readme = Checkout.repository().resolve("README.md");
    assertThat(Document.read(readme).steps()).as("commands in the README").isNotEmpty();
    files.add(readme);
    try (Stream<Path> docs = Files.list(Checkout.repository().resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files) {
      Document document = Document.read(file);
      tests.add(DynamicTest.dynamicTest(document.name(), () -> follow(document)));
    }
    return tests;
  }

  @Test
  @DisplayName("The test follows a document: one shell, servers beside it, values of this session")
  void sample() throws Exception {
    Path sample = Path.of(Objects.requireNonNull(getClass().getResource("/sample.md")).toURI());
    Document document = Document.read(sample);

    assertThat(document.steps()).hasSize(6);
    follow(document);
  }

  @Test
  @DisplayName("The test fails where a command fails, and says which")
  void failing() {
    assertThatThrownBy(() -> follow(document("```sh", "true", "ls missing | true", "false", "```")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made-up.md:2")
        .hasMessageContaining("false");
  }

  @Test
  @DisplayName("The test fails where something else is printed, or no server starts")
  void different() {
    assertThatThrownBy(
            () -> follow(document("```sh", "echo 200", "```", "", "```text", "201", "```")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made-up.md:2");
    assertThatThrownBy(() -> follow(document("```sh", "./intermezzo serve", "```")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Missing --issuer");
  }

  @Test
  @DisplayName("Only what differs in each session may differ")
  void masks() {
    String documented =
        "id abcDEF0123456789abcd at 2026-01-01T00:00:00Z in 12 ms\n…\nend: client_credentials_and_more";
    String other =
        "id ZZZZZZ0123456789zzzz at 2026-11-25T10:11:12.345Z in 7 ms\na\nb\nend: client_credentials_and_more\n";
    PrintedOutput output = new PrintedOutput(documented);

    assertThat(output.match(other))
        .get()
        .extracting(Map::entrySet)
        .asString()
        .contains("abcDEF0123456789abcd=ZZZZZZ0123456789zzzz");
    assertThat(output.match(other.replace("id ", "no "))).isEmpty();
    assertThat(output.match(other.replace("_more", "_less"))).isEmpty();
    assertThat(output.match(other + "and more")).isEmpty();
    assertThat(output.match("2026-11-25T10:11:12.345Z INFO  access: GET / 200\n" + other))
        .as("a line of the log")
        .isPresent();
  }

  private void follow(Document document) throws Exception {
    Path own = Files.createTempDirectory(folder, "reader");
    try (Reader reader = new Reader(own)) {
      reader.follow(document);
    }
  }

  private static Document document(String... lines) {
    return Document.parse("made-up.md", Arrays.asList(lines));
  }
}
