package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is in interop/")
class NoServerCodeTest {
  /** Every package of ours but those of interop itself. */
  private static final Pattern OURS = Pattern.compile("\\bai\\.intermezzo\\.(?!interop\\b)\\w+");

  /** What a script takes from another module's folder. */
  private static final Pattern THEIR_FOLDERS =
      Pattern.compile(
          "(?:from|import|require)\\W+[\\w./-]*\\.\\./(?:server|guard|client|examples)/");

  @Test
  @DisplayName("names no class of the server, the guard, the client SDK or the examples")
  void sources() throws IOException {
    List<String> found = new ArrayList<>();
    int read = 0;
    try (Stream<Path> files = Files.walk(Checkout.repository().resolve("interop"))) {
      for (Path file : files.filter(NoServerCodeTest::isSource).toList()) {
        read++;
        ours(Files.readString(file)).forEach(name -> found.add(file.getFileName() + ": " + name));
      }
    }

    assertThat(found).isEmpty();
    assertThat(read).as("files read").isGreaterThan(50);
  }

  @Test
  @DisplayName("could not load one either: none is on the class path of these tests")
  void classPath() {
    assertThat(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .isNotEmpty()
        .noneMatch(entry -> entry.matches(".*\\b(?:server|guard|client|examples)/target/.*"))
        .noneMatch(entry -> entry.contains("intermezzo-"));
  }

  @Test
  @DisplayName("would be found out")
  void planted() {
    String name = "ai.intermezzo." + "auth";

    assertThat(ours("import " + name + ".token.TokenEndpoint;")).containsExactly(name);
    assertThat(ours("import { token } from '../" + "server/src/token.js';")).hasSize(1);
    assertThat(ours("import { openStage } from './support/stage.js';")).isEmpty();
    assertThat(ours("import ai.intermezzo.interop.spring.api.ApiApplication;")).isEmpty();
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return !path.contains("/node_modules/")
        && !path.contains("/target/")
        && path.matches(".*\\.(?:java|m?js|jsx|ts)");
  }

  private static List<String> ours(String text) {
    return Stream.of(OURS, THEIR_FOLDERS)
        .flatMap(pattern -> pattern.matcher(text).results())
        .map(found -> found.group())
        .toList();
  }
}
