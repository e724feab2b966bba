package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The page that says which clients work")
class CompatibilityPageTest {
  private static final String MARKS =
      "before\n<!-- made by SomeTest -->\n<!-- end of SomeTest -->\nafter\n";

  @TempDir private Path folder;
  private CompatibilityPage page;

  @BeforeEach
  void empty() throws IOException {
    page = new CompatibilityPage(folder.resolve("page.md"));
    Files.writeString(page.file(), MARKS);
  }

  @Test
  @DisplayName("has a table of each test class that runs a client, and no other")
  void whole() throws IOException {
    List<String> runs = new ArrayList<>();
    Path sources = Checkout.repository().resolve("interop/src/test/java/ai/intermezzo/interop");
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains("\n@RunsClient(")) {
          runs.add(file.getFileName().toString().replace(".java", ""));
        }
      }
    }

    assertThat(CompatibilityPage.ours().tests()).containsExactlyInAnyOrderElementsOf(runs);
    assertThat(runs).hasSizeGreaterThan(13);
  }

  @Test
  @DisplayName("leaves out no file of interop/sdk")
  void files() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String test : CompatibilityPage.ours().tests()) {
      sources.append(
          Files.readString(
              Checkout.repository()
                  .resolve("interop/src/test/java/ai/intermezzo/interop/" + test + ".java")));
    }
    Set<String> notOfAnSdk = Set.of(SdkRun.PAGES, SinglePageExampleTest.FILE);
    try (Stream<Path> files = Files.list(Checkout.repository().resolve(SdkRun.FOLDER))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".test.js") && !notOfAnSdk.contains(name))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(sources).contains('"' + name + '"'));
    }
  }

  @Test
  @DisplayName("gets a run's table where its marks are, and keeps what is written by hand")
  void update() throws IOException {
    page.require(section("1.2.2", "refresh: rotates"), true);
    page.require(section("1.2.3", "refresh: rotates", "logout: ends | both"), true);

    assertThat(page.file())
        .hasContent(
            """
            before
            <!-- made by SomeTest -->
            | client | version | flow | `SomeTest` |
            | --- | --- | --- | --- |
            | some-sdk | 1.2.3 | refresh | rotates |
            | some-sdk | 1.2.3 | logout | ends \\| both |
            <!-- end of SomeTest -->
            after
            """);
  }

  @Test
  @DisplayName("is found out when it says another version, or a test that did not pass, or too few")
  void foundOut() throws IOException {
    CompatibilityPage.Section shown = section("1.2.3", "login: works", "refresh: rotates");
    page.require(shown, true);

    page.require(shown, false);
    for (CompatibilityPage.Section other :
        List.of(
            section("1.2.4", "login: works", "refresh: rotates"),
            section("1.2.3", "login: works"),
            section("1.2.3", "login: works", "refresh: rotates", "logout: ends"))) {
      assertThatThrownBy(() -> page.require(other, false)).isInstanceOf(AssertionError.class);
    }
  }

  private static CompatibilityPage.Section section(String version, String... passed) {
    return new CompatibilityPage.Section("SomeTest", "some-sdk", version, List.of(passed));
  }
}
