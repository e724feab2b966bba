package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pages on Java clients")
class ClientPagesTest {
  private static final List<String> PAGES =
      List.of("auth0-java.md", "java-jwt.md", "nimbus.md", "spring.md");
  private static final List<String> MODULES =
      List.of("interop/java-clients", "interop/spring", "examples/spring");

  @Test
  @DisplayName(
      "show Java and Maven that stand to the letter in the applications that the tests run")
  void snippets() throws IOException {
    List<String> sources = sources();
    for (String name : PAGES) {
      assertThat(strangers(ClientPage.read(name), sources)).as(name).isEmpty();
    }
  }

  @Test
  @DisplayName("would be found out if a line of a snippet were not in the application")
  void planted() throws IOException {
    String invented = "```java\ntoken = machine.requestToken(audience, scope);\n```\n";
    String real = "```xml\n<dependency>\n  <groupId>com.auth0</groupId>\n```\n";

    assertThat(strangers(new ClientPage("made-up.md", invented + real), sources()))
        .containsExactly("token = machine.requestToken(audience, scope);\n");
  }

  @Test
  @DisplayName("tell one way to trust a local authority, the one that the tests go")
  void trust() throws IOException {
    for (String name : PAGES) {
      String text = ClientPage.read(name).text();
      assertThat(text).as(name).contains(TrustStore.DOCUMENTED);
    }
  }

  private static List<String> strangers(ClientPage page, List<String> sources) {
    return page.blocks().stream()
        .filter(block -> block.language().equals("java") || block.language().equals("xml"))
        .map(ClientPage.Block::text)
        .filter(text -> sources.stream().noneMatch(source -> source.contains(flat(text))))
        .toList();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : MODULES) {
      Path root = Checkout.repository().resolve(module);
      sources.add(flat(Files.readString(root.resolve("pom.xml"))));
      try (Stream<Path> files = Files.walk(root.resolve("src/main"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          sources.add(flat(Files.readString(file)));
        }
      }
    }
    return sources;
  }

  /** Without its indentation, which depends on what is around it. */
  private static String flat(String text) {
    return text.lines().map(line -> line.strip() + "\n").reduce("", String::concat);
  }
}
