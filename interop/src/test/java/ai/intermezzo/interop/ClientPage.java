package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A page of {@code docs/clients/}. Tests run its commands and give its configuration to the
 * applications that they start, with this session's addresses in place of the page's.
 */
record ClientPage(String name, String text) {
  /** What stands between two lines of three backticks. */
  record Block(String language, String text) {}

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

  static ClientPage read(String name) throws IOException {
    return new ClientPage(name, Files.readString(folder().resolve(name)));
  }

  static Path folder() {
    return Checkout.repository().resolve("docs/clients");
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      blocks.add(new Block(block.group(1), block.group(2)));
    }
    return blocks;
  }

  /** The only block of a language that contains something, with other addresses. */
  String block(String language, String containing, Map<String, String> now) {
    List<String> found =
        blocks().stream()
            .filter(block -> block.language().equals(language))
            .map(Block::text)
            .filter(block -> block.contains(containing))
            .toList();
    assertThat(found).as("blocks of %s in %s with %s", language, name, containing).hasSize(1);
    return atPresent(found.getFirst(), now);
  }

  /** Runs the page's only command that starts so, and reads what it prints for scripts. */
  JsonNode run(Cli cli, String start, Map<String, String> now) throws Exception {
    List<String> found = commands().stream().filter(line -> line.startsWith(start)).toList();
    assertThat(found).as("commands in %s that start with %s", name, start).hasSize(1);
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(atPresent(found.getFirst(), now));
    while (word.find()) {
      words.add(word.group().replace("'", ""));
    }
    return cli.json(words.toArray(String[]::new));
  }

  private List<String> commands() {
    return blocks().stream()
        .filter(block -> block.language().equals("console"))
        .flatMap(block -> block.text().replaceAll("\\s*\\\\\n\\s*", " ").lines())
        .filter(line -> line.startsWith("$ ./intermezzo "))
        .map(line -> line.substring("$ ./intermezzo ".length()))
        .toList();
  }

  private static String atPresent(String text, Map<String, String> now) {
    String result = text;
    for (Map.Entry<String, String> each : now.entrySet()) {
      result = result.replace(each.getKey(), each.getValue());
    }
    return result;
  }
}
