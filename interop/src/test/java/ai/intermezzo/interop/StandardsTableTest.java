package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of the standards' requirements")
class StandardsTableTest {
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+#\\w+)`");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface) (\\w+)");
  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

  @Test
  @DisplayName("names for each requirement a test, and each of them is there")
  void named() throws IOException {
    String table = Files.readString(Checkout.repository().resolve("docs/standards.md"));

    assertThat(problems(table, tests())).isEmpty();
    assertThat(rows(table).size()).isGreaterThan(120);
  }

  @Test
  @DisplayName("would be found out if it named a test that is not there, or none at all")
  void planted() throws IOException {
    String invented = "| 1 | does this | `AuthorizeWireTest#inventedForThisTest` |\n";
    String without = "| 2 | does that | by hand |\n";
    String good = "| 3 | does more | `AuthorizeWireTest#documented` |\n";

    assertThat(problems("| section | the server | test |\n| --- | --- | --- |\n" + good, tests()))
        .isEmpty();
    assertThat(problems(invented + without + good, tests()))
        .containsExactly(
            "AuthorizeWireTest#inventedForThisTest is no test", "no test: " + without.strip());
  }

  private static List<String> problems(String table, Set<String> tests) {
    List<String> problems = new ArrayList<>();
    for (String row : rows(table)) {
      Matcher name = NAME.matcher(row);
      boolean some = false;
      while (name.find()) {
        some = true;
        if (!tests.contains(name.group(1))) {
          problems.add(name.group(1) + " is no test");
        }
      }
      if (!some) {
        problems.add("no test: " + row);
      }
    }
    return problems;
  }

  private static List<String> rows(String table) {
    return table
        .lines()
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.startsWith("| ---"))
        .filter(line -> !line.matches("\\| (section|standard|feature) \\|.*"))
        .toList();
  }

  private static Set<String> tests() throws IOException {
    Set<String> tests = new HashSet<>();
    for (String module : List.of("server", "guard", "client", "interop")) {
      Path sources = Checkout.repository().resolve(module + "/src/test/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
          String text = Files.readString(file);
          Matcher type = TYPE.matcher(text);
          Matcher method = METHOD.matcher(text);
          while (type.find(0) && method.find()) {
            tests.add(type.group(1) + "#" + method.group(1));
          }
        }
      }
    }
    return tests;
  }
}
