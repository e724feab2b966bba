package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tests of a folder that run under Node.js, one file at a time. What they are to know of the
 * server is in {@code BROWSER_TEST_SETTING}.
 *
 * @param tests where the files are
 * @param scratch a folder for this run alone
 */
record NodeTests(Path tests, Path scratch) {
  private static final int MINUTES_AT_MOST = 4;
  private static final Object INSTALLING = new Object();

  /** The tests of a folder of the repository, whose packages are installed here. */
  static NodeTests in(String folder, Path scratch) throws Exception {
    installPackages(folder);
    return new NodeTests(Checkout.repository().resolve(folder), scratch);
  }

  /** Installs a folder's packages to the letter of its lock file, unless they are there. */
  static void installPackages(String folder) throws Exception {
    synchronized (INSTALLING) {
      Path said = Launch.scratch("npm");
      Process script =
          new ProcessBuilder(Checkout.repository().resolve("scripts/npm-ci").toString(), folder)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertThat(script.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES)).as("npm ends").isTrue();
      assertThat(script.exitValue()).as(Files.readString(said)).isZero();
    }
  }

  /** Runs all tests of a file, which must pass, none of them skipped. */
  void passes(
      String file, ObjectNode setting, Map<String, String> environment, String... nodeOptions)
      throws Exception {
    String output = run(file, setting, environment, nodeOptions);
    assertThat(output).as("its tests ran").containsPattern("(?m)^. pass [1-9]");
    assertThat(output).containsPattern("(?m)^. skipped 0$").containsPattern("(?m)^. todo 0$");
  }

  private String run(
      String file, ObjectNode setting, Map<String, String> environment, String... nodeOptions)
      throws Exception {
    Path output = scratch.resolve("node.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                "--test",
                "--test-timeout=" + TimeUnit.MINUTES.toMillis(MINUTES_AT_MOST),
                "--test-reporter=spec",
                "--test-reporter-destination=stdout"));
    command.addAll(List.of(nodeOptions));
    command.add(file);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(tests.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NODE_"));
    builder.environment().put("HOME", Files.createDirectories(scratch.resolve("home")).toString());
    builder.environment().put("BROWSER_TEST_SETTING", setting.toString());
    builder.environment().putAll(environment);
    Process node = builder.start();
    try {
      boolean ended = node.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES);
      String said = Files.readString(output);
      assertThat(ended).as("it ends in %s minutes:%n%s", MINUTES_AT_MOST, said).isTrue();
      assertThat(node.exitValue()).as(said).isZero();
      return said;
    } finally {
      List<ProcessHandle> all =
          Stream.concat(node.descendants(), Stream.of(node.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  static String chromium() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
      for (String place : path.split(File.pathSeparator, -1)) {
        Path program = Path.of(place, name);
        if (Files.isExecutable(program)) {
          return program.toString();
        }
      }
    }
    throw new AssertionError(
        "The browser tests need Chromium, and there is none on the PATH. Debian: apt install"
            + " chromium");
  }
}
