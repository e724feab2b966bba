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
  private static final Pattern ROW = Pattern.compile("\\|([^|]+\\|){2,3}");

  /** A member of a class, as the formatter writes it; not what is inside one. */
  private static final Pattern MEMBER = Pattern.compile("  (?:\\w+ )*void (\\w+)\\(.*");

  private static final List<String> STANDARDS =
      List.of(
          "RFC 6749",
          "RFC 6750",
          "RFC 7009",
          "RFC 7636",
          "RFC 7662",
          "RFC 8414",
          "RFC 9068",
          "RFC 9207",
          "RFC 9700",
          "OpenID Connect Core 1.0",
          "Where it departs",
          "Not offered");

  @Test
  @DisplayName("names for each requirement a test, and each of them is there and run")
  void named() throws IOException {
    String table = Files.readString(Checkout.repository().resolve("docs/standards.md"));

    assertThat(problems(table, tests())).isEmpty();
    assertThat(rows(table).size()).isGreaterThan(180);
    assertThat(table.lines().filter(line -> line.startsWith("## ")).toList())
        .allSatisfy(heading -> assertThat(heading).isNotBlank())
        .satisfies(
            headings ->
                assertThat(STANDARDS)
                    .allMatch(
                        standard ->
                            headings.stream().anyMatch(it -> it.startsWith("## " + standard))));
  }

  @Test
  @DisplayName("would be found out if it named what is no test, or nothing at all")
  void planted() throws IOException {
    String head = "| section | the server | test |\n| --- | --- | --- |\n";
    String good = "| 3 | does more | `AuthorizeWireTest#documented` |\n";
    String invented = "| 1 | does this | `AuthorizeWireTest#inventedForThisTest` |\n";
    String nobody = "| 1 | does this | `InventedForThisTest#documented` |\n";
    String setUp = "| 1 | does this | `AuthorizeWireTest#close` |\n";
    String without = "| 2 | does that | by hand |\n";
    String halfway = good.replace(" |\n", ", `AuthorizeWireTest#gone` |\n");
    String broken = "| 4 | `a|b` | does | `AuthorizeWireTest#documented` |\n";

    assertThat(problems(head + good, tests())).isEmpty();
    assertThat(problems(head + invented + nobody + setUp + without + halfway + broken, tests()))
        .containsExactly(
            "AuthorizeWireTest#inventedForThisTest is no test",
            "InventedForThisTest#documented is no test",
            "AuthorizeWireTest#close is no test",
            "no test: " + without.strip(),
            "AuthorizeWireTest#gone is no test",
            "not a row: " + broken.strip());
  }

  private static List<String> problems(String table, Set<String> tests) {
    List<String> problems = new ArrayList<>();
    for (String row : rows(table)) {
      if (!ROW.matcher(row).matches()) {
        problems.add("not a row: " + row);
        continue;
      }
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
          String type = file.getFileName().toString().replace(".java", "");
          methods(Files.readString(file)).forEach(method -> tests.add(type + "#" + method));
        }
      }
    }
    return tests;
  }

  /** The methods that JUnit runs: those under an annotation that says so. */
  private static List<String> methods(String source) {
    List<String> methods = new ArrayList<>();
    boolean annotated = false;
    for (String line : source.lines().toList()) {
      annotated |= line.matches("  @(Test|ParameterizedTest|RepeatedTest)\\b.*");
      Matcher member = MEMBER.matcher(line);
      if (member.matches()) {
        if (annotated) {
          methods.add(member.group(1));
        }
        annotated = false;
      }
    }
    return methods;
  }
}
