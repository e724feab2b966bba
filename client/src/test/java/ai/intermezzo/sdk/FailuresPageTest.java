package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.guard.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page on failures, docs/failures.md,")
final class FailuresPageTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "public [\\w ]*\\bclass (\\w+) extends (?:\\w*Exception|\\w*Error|Throwable)");

  /** What an exception is made with, up to the end of the statement. */
  private static final Pattern THROWN =
      Pattern.compile("new (?:Unavailable|Untrusted)Exception\\(([^;]*)");

  private static final Pattern ID_TOKEN_RULE =
      Pattern.compile("\\b(?:require|refused)\\(([^;]*?\")\\)");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(CHECKOUT.resolve("docs/failures.md"));
  }

  @Test
  @DisplayName("has a row for each reason of the guard, with its status and error code")
  void reasons() {
    for (Reason reason : Reason.values()) {
      String error = reason.error() == null ? "" : "`" + reason.error() + "` ";
      assertThat(page).contains("| `%s` | %d | %s| ".formatted(reason, reason.status(), error));
    }
  }

  @Test
  @DisplayName("has a row for each exception that an application can meet")
  void exceptions() throws IOException {
    List<String> names = new ArrayList<>();
    for (String source : sources()) {
      EXCEPTION.matcher(source).results().map(found -> found.group(1)).forEach(names::add);
    }
    assertThat(names)
        .contains("AuthException", "OAuthException", "UnavailableException", "UntrustedException")
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    for (Class<?> kind : AuthException.class.getPermittedSubclasses()) {
      assertThat(page).contains("| `" + kind.getSimpleName() + "` | ");
    }
  }

  @Test
  @DisplayName("has the message of each exception that tells its cause by it")
  void messages() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String source : sources()) {
      THROWN.matcher(source).results().forEach(found -> texts.addAll(literals(found)));
      if (source.contains("class IdTokenRules")) {
        ID_TOKEN_RULE.matcher(source).results().forEach(found -> texts.addAll(literals(found)));
      }
    }
    assertThat(texts)
        .hasSizeGreaterThan(30)
        .contains("The callback has no code", "has expired", "No browser can be opened here")
        .allSatisfy(text -> assertThat(page).contains(rest(text)));
  }

  /** Rows name several messages by what differs: "… is too long". */
  private static String rest(String text) {
    String stripped = text.strip();
    for (String start : List.of("The callback ", "The token endpoint ", "The logout token ")) {
      if (stripped.startsWith(start)) {
        return stripped.substring(start.length());
      }
    }
    return stripped;
  }

  private static List<String> literals(MatchResult found) {
    return LITERAL
        .matcher(found.group(1))
        .results()
        .map(literal -> literal.group(1))
        .filter(text -> text.strip().contains(" "))
        .toList();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String module : List.of("guard", "client")) {
      Path root = CHECKOUT.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(FailuresPageTest::isMet).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(30);
    return sources;
  }

  /** What is in {@code wire} stays inside. */
  private static boolean isMet(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("wire");
  }
}
