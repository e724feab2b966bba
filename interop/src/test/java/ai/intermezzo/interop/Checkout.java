package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the repository's scripts in a folder of its own, with JDKs and a Maven that only say
 * how they were called, so that a test of the scripts builds nothing.
 *
 * @param root where {@code intermezzo} and {@code scripts/} are
 * @param home the user's home, empty
 */
record Checkout(Path root, Path home) {
  private static final List<String> SCRIPTS =
      List.of(
          "intermezzo",
          "test",
          "scripts/build",
          "scripts/find-jdk",
          "scripts/is-built",
          "scripts/mvn",
          "scripts/train");

  private static final List<String> TOOLS =
      List.of(
          "cat",
          "cmp",
          "cp",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "touch");

  /** How a program ended. */
  record Result(int exit, String stdout, String stderr, long pid) {}

  /** Copies the scripts into {@code folder}, whose name may hold spaces. */
  static Checkout in(Path folder) throws IOException {
    Path root = folder.resolve("a checkout");
    for (String script : SCRIPTS) {
      Files.createDirectories(root.resolve(script).getParent());
      Files.copy(
          repository().resolve(script), root.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String module : List.of("server", "guard", "client", "examples")) {
      write(root.resolve(module + "/pom.xml"), "<project/>");
      write(root.resolve(module + "/src/main/java/A.java"), "class A {}");
    }
    write(root.resolve("pom.xml"), "<project/>");
    write(root.resolve(".mvn/jvm.config"), "");
    Path home = Files.createDirectories(folder.resolve("home"));
    return new Checkout(root.toRealPath(), home);
  }

  /** The repository that this test belongs to. */
  static Path repository() {
    return Path.of(System.getProperty("basedir", "."))
        .toAbsolutePath()
        .normalize()
        .resolveSibling("");
  }

  /** A JDK whose {@code java} prints its process id and its arguments, a line each. */
  static Path jdk(Path home, String version) throws IOException {
    executable(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        for argument; do
          case $argument in -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;; esac
        done
        echo "pid $$"
        for argument; do echo "$argument"; done
        """);
    executable(home.resolve("bin/javac"), "#!/bin/sh\necho javac " + version + "\n");
    write(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /**
   * Puts a {@code mvn} into {@code bin} that notes each call in {@code calls} and runs a script.
   */
  static void maven(Path bin, Path calls, String script) throws IOException {
    executable(
        bin.resolve("mvn"), "#!/bin/sh\necho \"$JAVA_HOME $*\" >>'" + calls + "'\n" + script);
  }

  /** Runs a program in a folder, with these environment variables and a bare PATH, and waits. */
  Result run(Path cwd, Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(home, "out", null);
    Path err = Files.createTempFile(home, "err", null);
    Process process = start(cwd, environment, out, err, command);
    return await(process, out, err);
  }

  /** Starts a program that writes what it says into two files. */
  Process start(Path cwd, Map<String, String> environment, Path out, Path err, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(cwd.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("PATH", "/usr/bin:/bin");
    all.putIfAbsent("HOME", home.toString());
    all.putIfAbsent("JVM_ROOT", home.resolve("no-system").toString());
    builder.environment().clear();
    builder.environment().putAll(all);
    return builder.start();
  }

  static Result await(Process process, Path out, Path err) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(
        process.exitValue(), Files.readString(out), Files.readString(err), process.pid());
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void executable(Path file, String script) throws IOException {
    write(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A PATH folder with the tools that the scripts use and nothing else, so that no real Java or
   * Maven is on it.
   */
  Path tools() throws IOException {
    Path bin = home.resolve("bin");
    for (String tool : TOOLS) {
      for (Path place : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
        if (Files.isExecutable(place.resolve(tool))) {
          executable(bin.resolve(tool), "#!/bin/sh\nexec " + place.resolve(tool) + " \"$@\"\n");
        }
      }
    }
    return bin;
  }
}
