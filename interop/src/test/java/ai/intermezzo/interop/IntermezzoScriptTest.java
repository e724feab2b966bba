package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntermezzoScriptTest {
  private static final String BUILDS =
      """
      echo "[INFO] Building Intermezzo Auth: server 0.1.0-SNAPSHOT   [3/4]"
      mkdir -p server/target && echo jar >server/target/intermezzo.jar
      mkdir -p examples/target && echo jar >examples/target/api.jar
      """;

  @TempDir Path folder;
  private Checkout checkout;
  private Path jdk;
  private Path calls;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void fakes() throws Exception {
    checkout = Checkout.in(folder);
    jdk = Checkout.jdk(folder.resolve("jdk 25"), "25.0.1");
    calls = folder.resolve("calls");
    environment.put("PATH", checkout.tools().toString());
    environment.put("JAVA_HOME", jdk.toString());
    maven(BUILDS);
  }

  @Test
  @DisplayName("The first run builds, says so on stderr, and stdout has only the program's words")
  void firstRun() throws Exception {
    Checkout.Result result = intermezzo("--help");

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result.stderr()).contains("Building Intermezzo Auth (the first time", "  server …");
    assertThat(result.stdout().lines()).first().asString().startsWith("pid ");
    assertThat(result.stdout()).endsWith("-jar\n" + jar() + "\n--help\n");
    assertThat(calls())
        .singleElement()
        .asString()
        .startsWith(jdk + " -B -pl server,examples -am package");
  }

  @Test
  @DisplayName("The second run builds nothing and says nothing")
  void secondRun() throws Exception {
    intermezzo("--help");

    Checkout.Result result = intermezzo("--help");

    assertThat(result.stderr()).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @ParameterizedTest
  @DisplayName("A changed source or pom is built at the next run, of any module that runs")
  @ValueSource(
      strings = {
        "server/src/main/java/A.java",
        "guard/src/main/java/A.java",
        "client/src/main/java/A.java",
        "examples/src/main/java/A.java",
        "server/pom.xml",
        "pom.xml",
      })
  void outdated(String changed) throws Exception {
    intermezzo();
    Files.setLastModifiedTime(
        checkout.root().resolve(changed), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(intermezzo().stderr()).contains("since its sources have changed");
    assertThat(calls()).hasSize(2);
  }

  @Test
  @DisplayName("A jar that went missing is built again")
  void missing() throws Exception {
    intermezzo();
    Files.delete(checkout.root().resolve("examples/target/api.jar"));

    assertThat(intermezzo().exit()).isZero();
    assertThat(calls()).hasSize(2);
  }

  @Test
  @DisplayName("Java takes the script's place, so that a signal reaches it")
  void exec() throws Exception {
    intermezzo();

    Checkout.Result result = intermezzo("serve");

    assertThat(result.stdout()).startsWith("pid " + result.pid() + "\n");
  }

  @Test
  @DisplayName("Arguments arrive as they are, from any folder and through a link")
  void arguments() throws Exception {
    intermezzo();
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("far"), checkout.root().resolve("intermezzo"));
    Files.createSymbolicLink(links.resolve("near"), Path.of("far"));

    Checkout.Result result =
        checkout.run(links, environment, "./near", "client create", "", "*", "--name=a \"b\" $c");

    assertThat(result.stdout()).endsWith(jar() + "\nclient create\n\n*\n--name=a \"b\" $c\n");
    assertThat(checkout.run(checkout.root(), environment, "sh", "intermezzo", "x").stdout())
        .endsWith(jar() + "\nx\n");
  }

  @Test
  @DisplayName("The server starts with its cache, a short command with the quick compiler")
  void cache() throws Exception {
    intermezzo();
    String cache = "-XX:AOTCache=" + checkout.root().resolve("server/target/intermezzo.aot");

    assertThat(intermezzo("serve").stdout().lines()).contains(cache, "-XX:+UseSerialGC");
    assertThat(intermezzo("dev").stdout().lines()).contains(cache);
    assertThat(intermezzo("client", "list").stdout().lines())
        .doesNotContain(cache)
        .contains("-XX:TieredStopAtLevel=1");
  }

  @Test
  @DisplayName("A cache of another JDK or jar is made anew, without a build")
  void staleCache() throws Exception {
    intermezzo();
    environment.put("JAVA_HOME", Checkout.jdk(folder.resolve("other"), "25.0.2").toString());

    assertThat(intermezzo("serve").stderr()).isEqualTo("Preparing a fast start …\n");
    assertThat(intermezzo("serve").stderr()).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @Test
  @DisplayName("Where no cache can be made, the server starts without one, and tries only once")
  void noCache() throws Exception {
    Checkout.executable(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        case "$*" in *aot-training*) echo "no cache on this JDK" >&2; exit 1 ;; esac
        for argument; do echo "$argument"; done
        """);

    Checkout.Result first = intermezzo("serve");
    Checkout.Result second = intermezzo("serve");

    assertThat(first.exit()).isZero();
    assertThat(first.stderr()).contains("No fast start on this JDK", "train.log");
    assertThat(second.stderr()).isEmpty();
    assertThat(second.stdout()).doesNotContain("AOTCache").endsWith("serve\n");
  }

  @Test
  @DisplayName("INTERMEZZO_JAVA_OPTS come last and win, another garbage collector too")
  void javaOptions() throws Exception {
    intermezzo();
    environment.put("INTERMEZZO_JAVA_OPTS", "-Xmx1g -XX:+UseZGC");

    List<String> arguments = intermezzo("serve").stdout().lines().toList();

    assertThat(arguments)
        .contains("-XX:+UseZGC")
        .doesNotContain("-XX:+UseSerialGC")
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
    assertThat(arguments.lastIndexOf("-Xmx1g")).isGreaterThan(arguments.lastIndexOf("-Xmx256m"));
    assertThat(arguments.indexOf("-Xmx1g")).isLessThan(arguments.indexOf("-jar"));
  }

  @Test
  @DisplayName("Two first runs at once build once, and both run")
  void concurrent() throws Exception {
    Path gate = folder.resolve("gate");
    maven("until [ -e '" + gate + "' ]; do sleep 0.05; done\n" + BUILDS);
    Path[] files = new Path[4];
    for (int i = 0; i < files.length; i++) {
      files[i] = folder.resolve("said" + i);
    }
    String script = checkout.root().resolve("intermezzo").toString();
    Process one = checkout.start(folder, environment, files[0], files[1], script, "a");
    Process two = checkout.start(folder, environment, files[2], files[3], script, "b");
    Wait.until(
        () ->
            Files.readString(files[1]).contains("waiting for it")
                || Files.readString(files[3]).contains("waiting for it"));
    Files.createFile(gate);

    assertThat(Checkout.await(one, files[0], files[1]).stdout()).endsWith("a\n");
    assertThat(Checkout.await(two, files[2], files[3]).stdout()).endsWith("b\n");
    assertThat(calls()).hasSize(1);
  }

  @Test
  @DisplayName("Where there is no flock, a lock that a killed build left behind is taken over")
  void staleLock() throws Exception {
    Files.delete(checkout.home().resolve("bin/flock"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Checkout.write(checkout.root().resolve("target/build.lock.d/pid"), gone.pid() + "\n");

    Checkout.Result result = intermezzo("x");

    assertThat(result.stderr()).contains("was interrupted; taking its place");
    assertThat(result.stdout()).endsWith("x\n");
    assertThat(checkout.root().resolve("target/build.lock.d")).doesNotExist();
  }

  @Test
  @DisplayName("A failed build shows its errors and its log, runs nothing, and is tried again")
  void failedBuild() throws Exception {
    maven("echo '[ERROR] A.java:1: not a statement'; echo '[INFO] secret noise'; exit 1\n");

    Checkout.Result result = intermezzo("serve");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .contains("[ERROR] A.java:1: not a statement", "The build failed", "target/build.log")
        .doesNotContain("noise");
    maven(BUILDS);
    assertThat(intermezzo("serve").exit()).isZero();
  }

  @Test
  @DisplayName("Without Maven it says how to get it")
  void noMaven() throws Exception {
    Files.delete(checkout.home().resolve("bin/mvn"));

    Checkout.Result result = intermezzo();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).contains("needs Maven 3.8.7 or newer", "apt install maven");
  }

  @Test
  @DisplayName("Without a JDK nothing is built")
  void noJdk() throws Exception {
    environment.remove("JAVA_HOME");

    Checkout.Result result = intermezzo();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("needs a JDK 25 or newer");
    assertThat(calls).doesNotExist();
  }

  @Test
  @DisplayName("INTERMEZZO_BUILD=never runs what is there, and says so where there is nothing")
  void neverBuild() throws Exception {
    environment.put("INTERMEZZO_BUILD", "never");

    assertThat(intermezzo().stderr()).contains("Nothing is built yet");
    Checkout.write(checkout.root().resolve("server/target/intermezzo.jar"), "jar");
    assertThat(intermezzo("x").stdout()).endsWith("x\n");
    assertThat(calls).doesNotExist();
  }

  private Checkout.Result intermezzo(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = checkout.root().resolve("intermezzo").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return checkout.run(folder, environment, command);
  }

  private void maven(String script) throws Exception {
    Checkout.maven(checkout.home().resolve("bin"), calls, script);
  }

  private List<String> calls() throws Exception {
    return Files.readAllLines(calls);
  }

  private Path jar() {
    return checkout.root().resolve("server/target/intermezzo.jar");
  }
}
