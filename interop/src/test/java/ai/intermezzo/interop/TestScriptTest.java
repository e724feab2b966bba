package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestScriptTest {
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
    environment.put("JVM_ROOT", folder.resolve("system").toString());
    Checkout.maven(
        checkout.home().resolve("bin"),
        calls,
        "pwd; echo \"$MAVEN_OPTS\"; echo broken >&2; exit 3");
  }

  @Test
  @DisplayName("./test verifies all modules from their root, and ends as Maven ends")
  void everything() throws Exception {
    Checkout.Result result = test();

    assertThat(Files.readString(calls)).isEqualTo(jdk + " -B verify\n");
    assertThat(result.stdout())
        .startsWith(checkout.root() + "\n--sun-misc-unsafe-memory-access=allow");
    assertThat(result.stderr()).contains("no JDK 17 here", "broken");
    assertThat(result.exit()).isEqualTo(3);
  }

  @Test
  @DisplayName("The guard's tests get a JDK 17 where there is one")
  void guard() throws Exception {
    Path seventeen = Checkout.jdk(folder.resolve("system/usr/lib/jvm/17"), "17.0.15");

    assertThat(test().stderr()).doesNotContain("JDK 17");
    assertThat(Files.readString(calls))
        .contains("-Dembedded.test.jvm=" + seventeen.resolve("bin/java"));
  }

  @Test
  @DisplayName("Arguments go to Maven; a test's name need not be in every module")
  void arguments() throws Exception {
    test("-pl", "server", "-am", "-Dtest=PagesTest#home");

    assertThat(Files.readString(calls))
        .isEqualTo(
            jdk
                + " -B verify -Dsurefire.failIfNoSpecifiedTests=false"
                + " -pl server -am -Dtest=PagesTest#home\n");
  }

  private Checkout.Result test(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = checkout.root().resolve("test").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return checkout.run(folder, environment, command);
  }
}
