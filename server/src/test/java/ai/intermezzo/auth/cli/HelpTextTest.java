package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What users read, held in {@code src/test/resources/golden/help}, a file a command, so that a
 * change shows in review. {@code -Dgolden.update=true} writes the files anew.
 */
class HelpTextTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/help");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private static final Environment ENVIRONMENT = environment();

  @TempDir Path folder;

  @TestFactory
  @DisplayName("A help text is as it was reviewed; --help ends with 0 and says nothing else")
  Stream<DynamicTest> golden() {
    return commands()
        .map(words -> DynamicTest.dynamicTest("intermezzo " + words, () -> check(words)));
  }

  @Test
  @DisplayName("There is a file a command, and none of a command that is gone")
  void complete() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(commands().map(HelpTextTest::fileName).toList());
    }
  }

  @TestFactory
  @DisplayName("Each command shows an example of itself, and our program understands it")
  Stream<DynamicTest> examples() {
    return commands()
        .filter(words -> !isGroup(words))
        .map(words -> DynamicTest.dynamicTest("intermezzo " + words, () -> checkExamples(words)));
  }

  private void checkExamples(String words) {
    List<String> lines = help(words).replace(" \\\n    ", " ").lines().toList();
    List<String> examples =
        lines.stream()
            .dropWhile(line -> !line.startsWith("Example"))
            .skip(1)
            .filter(line -> line.contains("intermezzo "))
            .toList();
    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(
            example -> {
              assertThat(example).contains("intermezzo " + words);
              CommandLine program = Intermezzo.commandLine(ENVIRONMENT);
              assertThatCode(() -> program.parseArgs(arguments(example)))
                  .as(example)
                  .doesNotThrowAnyException();
            });
  }

  /** What a shell gives to the program, of the little shell that examples use. */
  private static String[] arguments(String example) {
    String command = example.substring(example.indexOf("intermezzo ") + "intermezzo ".length());
    String plain = command.split("[|<>)]", 2)[0].strip();
    return Pattern.compile("(?:[^\\s']|'[^']*')+")
        .matcher(plain)
        .results()
        .map(word -> word.group().replace("'", ""))
        .toArray(String[]::new);
  }

  private void check(String words) throws IOException {
    Path file = GOLDEN.resolve(fileName(words));
    String text = help(words);
    if (UPDATE) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  private String help(String words) {
    String[] arguments = (words + " --help").strip().split(" ");
    Program.Result result = new Program(folder).run(arguments);
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static String fileName(String words) {
    return ("intermezzo " + words).strip().replace(' ', '-') + ".txt";
  }

  private static boolean isGroup(String words) {
    return commands()
        .anyMatch(other -> other.startsWith((words + " ").stripLeading()) && !other.equals(words));
  }

  /** The words of every command that is not hidden, the program itself as the empty text. */
  private static Stream<String> commands() {
    List<String> words = new ArrayList<>();
    collect("", Intermezzo.commandLine(ENVIRONMENT), words);
    return words.stream();
  }

  private static Environment environment() {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new Environment(
        Map.of(),
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        Path.of("."),
        InstantSource.system(),
        new SecureRandom(),
        false);
  }

  private static void collect(String words, CommandLine command, List<String> into) {
    into.add(words);
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!sub.getCommandSpec().usageMessage().hidden()) {
                collect((words + " " + name).strip(), sub, into);
              }
            });
  }
}
