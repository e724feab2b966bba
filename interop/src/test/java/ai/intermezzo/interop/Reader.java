package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody who follows a document to the letter, in one shell, in a folder that has all that a
 * checkout has. A server that the document starts runs, as in a second terminal, until the document
 * starts the next one or ends. Values that the document shows and that differ in each session, such
 * as a client's id, are the ones of this session in the commands that follow; and the usual ports
 * are free ones.
 */
final class Reader implements AutoCloseable {
  private final Path desk;
  private final Path notes;
  private final Process shell;
  private final Writer keyboard;
  private final Map<String, String> now = new LinkedHashMap<>();
  private int blocks;

  /**
   * @param folder an empty one
   */
  Reader(Path folder) throws IOException {
    desk = Files.createDirectory(folder.resolve("desk"));
    notes = Files.createDirectory(folder.resolve("notes"));
    try (Stream<Path> checkout = Files.list(Checkout.repository())) {
      for (Path entry : checkout.filter(each -> !isLeftOut(each)).toList()) {
        Files.createSymbolicLink(desk.resolve(entry.getFileName()), entry);
      }
    }
    now.put("8443", "" + Ports.free());
    now.put("8444", "" + Ports.free());
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--norc", "--noprofile")
            .directory(desk.toFile())
            .redirectOutput(notes.resolve("shell").toFile())
            .redirectErrorStream(true);
    Launch.clean(builder.environment());
    builder.environment().put("INTERMEZZO_BUILD", "never");
    // Apart from what the servers that other tests kill leave in the system's folder.
    builder.environment().put("INTERMEZZO_JAVA_OPTS", "-Dorg.sqlite.tmpdir=" + notes);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    shell = builder.start();
    keyboard = shell.outputWriter();
    type("set -E; trap 'echo \"$BASH_COMMAND\" >>\"" + notes + "/failed\"' ERR\n");
  }

  private static boolean isLeftOut(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(".") || name.equals("data") || name.equals("intermezzo.yaml");
  }

  /** Runs all of a document; whatever does not work or prints something else is a failure. */
  void follow(Document document) throws Exception {
    for (Document.Step step : document.steps()) {
      String where = document.name() + ":" + step.line();
      String printed = run(where, step);
      if (!step.printed().isEmpty()) {
        String expected = atPresent(step.printed());
        Optional<Map<String, String>> values = new PrintedOutput(expected).match(printed);
        assertThat(values)
            .as(
                "%s prints what the document says.%n--- says:%n%s%n--- prints:%n%s",
                where, expected, printed)
            .isPresent();
        values.orElseThrow().forEach(now::putIfAbsent);
      }
    }
  }

  private String run(String where, Document.Step step) throws Exception {
    int number = ++blocks;
    Path commands = notes.resolve(number + ".sh");
    Path out = notes.resolve(number + ".out");
    Path done = notes.resolve(number + ".done");
    Files.writeString(commands, portsNamed(atPresent(step.commands())) + "\n");
    String source = ". '" + commands + "'";
    String end = "echo $? >'" + done + "'";
    String files = " >'" + out + "' 2>&1 </dev/null";
    if (step.ready().isEmpty()) {
      type(source + files + "; " + end + "\n");
      Wait.until(() -> Files.exists(done) || !shell.isAlive());
    } else {
      endServer();
      type("( trap - ERR; " + source + "; " + end + " )" + files + " &\n");
      // What it prints comes line by line, and the last one after the one that says it is ready.
      PrintedOutput said = new PrintedOutput(atPresent(step.printed()));
      boolean _ =
          Wait.happens(
              () ->
                  (text(out).contains(step.ready())
                          && (step.printed().isEmpty() || said.match(text(out)).isPresent()))
                      || Files.exists(done));
      assertThat(text(out)).as("%s starts a server", where).contains(step.ready());
    }
    assertThat(shell.isAlive()).as("%s leaves the shell alive:%n%s", where, text(out)).isTrue();
    assertThat(text(notes.resolve("failed")))
        .as("%s: these commands failed:%n%s", where, text(out))
        .isEmpty();
    return text(out);
  }

  /** The text with this session's values in place of those that the document was written with. */
  private String atPresent(String text) {
    String result = text;
    List<String> longestFirst =
        now.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    for (String documented : longestFirst) {
      result =
          Pattern.compile("(?<![\\w-])" + Pattern.quote(documented) + "(?![\\w-])")
              .matcher(result)
              .replaceAll(Matcher.quoteReplacement(now.getOrDefault(documented, "")));
    }
    return result;
  }

  /** {@code dev} has its own usual ports, which it must be told not to take. */
  private String portsNamed(String commands) {
    return commands.replaceAll(
        "(?m)^(\\./intermezzo dev)(?![^\n]*--(?:port|help))",
        "$1 --port " + now.get("8443") + " --api-port " + now.get("8444"));
  }

  private void type(String line) throws IOException {
    keyboard.write(line);
    keyboard.flush();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endServer() throws Exception {
    List<ProcessHandle> running = shell.descendants().toList();
    running.forEach(ProcessHandle::destroy);
    Wait.until(() -> running.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> running = shell.descendants().toList();
    shell.destroyForcibly();
    running.forEach(ProcessHandle::destroyForcibly);
    keyboard.close();
  }
}
