package ai.intermezzo.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands that a Markdown file asks its reader to run: each fenced block marked {@code sh},
 * and the one marked {@code text} that follows it with nothing between, which is what they print.
 * Blocks with other marks are for reading only.
 */
record Document(String name, List<Step> steps) {
  private static final Pattern LONG_RUNNING =
      Pattern.compile(
          "(?m)^(?:[A-Z_]+=\\S+ )*\\./intermezzo (dev|serve)\\b(?!.*--help)[^\n]*\\s*\\z");

  /**
   * @param line where it stands in the file, from 1
   * @param printed what the file says that the commands print; empty where it says nothing
   */
  record Step(int line, String commands, String printed) {
    /** What a server says when it is ready, where the step starts one; else empty. */
    String ready() {
      var found = LONG_RUNNING.matcher(commands.replace("\\\n", " "));
      if (!found.find()) {
        return "";
      }
      return found.group(1).equals("dev") ? "Ctrl-C ends it." : " on port ";
    }
  }

  static Document read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readAllLines(file));
  }

  static Document parse(String name, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    boolean follows = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String fence = line.strip();
      if (!fence.startsWith("```")) {
        follows &= fence.isEmpty();
        continue;
      }
      int indent = line.indexOf('`');
      int first = i + 1;
      List<String> block = new ArrayList<>();
      while (++i < lines.size() && !lines.get(i).strip().equals("```")) {
        String text = lines.get(i);
        block.add(text.substring(Math.min(indent, text.length())));
      }
      if (i == lines.size()) {
        throw new IllegalArgumentException(name + ":" + first + ": the block has no end");
      }
      String text = String.join("\n", block);
      if (fence.equals("```sh")) {
        steps.add(new Step(first + 1, text, ""));
      } else if (fence.equals("```text") && follows) {
        Step step = steps.removeLast();
        steps.add(new Step(step.line(), step.commands(), text));
      }
      follows = fence.equals("```sh");
    }
    return new Document(name, List.copyOf(steps));
  }
}
