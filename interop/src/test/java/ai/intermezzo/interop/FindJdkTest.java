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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindJdkTest {
  @TempDir Path folder;
  private Checkout checkout;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void barePath() throws Exception {
    checkout = Checkout.in(folder);
    environment.put("PATH", checkout.tools().toString());
    environment.put("JVM_ROOT", folder.resolve("system").toString());
  }

  @Test
  @DisplayName("JAVA_HOME wins where it is new enough")
  void javaHome() throws Exception {
    Path mine = Checkout.jdk(folder.resolve("my jdk"), "26");
    Checkout.jdk(folder.resolve("system/usr/lib/jvm/jdk-25"), "25.0.1");
    environment.put("JAVA_HOME", mine.toString());

    assertThat(find()).isEqualTo(found(mine));
  }

  @Test
  @DisplayName("A JAVA_HOME and a java on the PATH that are too old are passed over")
  void tooOld() throws Exception {
    Path old = Checkout.jdk(folder.resolve("old"), "17.0.15");
    Path system = Checkout.jdk(folder.resolve("system/usr/lib/jvm/jdk-25"), "25.0.1");
    environment.put("JAVA_HOME", old.toString());
    environment.merge("PATH", old + "/bin:", (path, bin) -> bin + path);

    assertThat(find()).isEqualTo(found(system));
  }

  @Test
  @DisplayName("The java of the PATH is followed through its links to its home")
  void path() throws Exception {
    Path jdk = Checkout.jdk(folder.resolve("jdk-25"), "25");
    Path alternatives = Files.createDirectories(folder.resolve("alternatives"));
    Files.createSymbolicLink(alternatives.resolve("real"), jdk.resolve("bin/java"));
    Files.createSymbolicLink(alternatives.resolve("java"), Path.of("real"));
    environment.merge("PATH", alternatives + ":", (path, bin) -> bin + path);

    assertThat(find()).isEqualTo(found(jdk.toRealPath()));
  }

  @ParameterizedTest
  @DisplayName("The folders of systems and version managers are looked through")
  @ValueSource(
      strings = {
        "system/usr/lib/jvm/temurin",
        "system/usr/lib64/jvm/java",
        "system/usr/java/jdk",
        "system/opt/java/openjdk",
        "system/Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "system/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25.0.1-tem",
        "home/.jdks/temurin-25",
        "home/.local/share/mise/installs/java/25",
        "home/.asdf/installs/java/temurin-25",
      })
  void folders(String place) throws Exception {
    Path jdk = Checkout.jdk(folder.resolve(place), "25.0.1");

    assertThat(find()).isEqualTo(found(jdk));
  }

  @Test
  @DisplayName("Of several that will do, the oldest release is taken: it is the tested one")
  void oldest() throws Exception {
    Checkout.jdk(folder.resolve("system/usr/lib/jvm/a-27"), "27-ea");
    Checkout.jdk(folder.resolve("system/usr/lib/jvm/b-21"), "21.0.2");
    Path right = Checkout.jdk(folder.resolve("home/.jdks/c"), "25.0.1");
    Checkout.jdk(folder.resolve("home/.jdks/d"), "26");

    assertThat(find()).isEqualTo(found(right));
  }

  @Test
  @DisplayName("A Java without a compiler is no JDK")
  void runtimeOnly() throws Exception {
    Path jre = Checkout.jdk(folder.resolve("system/usr/lib/jvm/jre"), "25");
    Files.delete(jre.resolve("bin/javac"));

    assertThat(find().exit()).isEqualTo(1);
  }

  @Test
  @DisplayName("A JDK without a release file is asked for its version")
  void noReleaseFile() throws Exception {
    Path jdk = Checkout.jdk(folder.resolve("system/usr/lib/jvm/a"), "25.0.1");
    Files.delete(jdk.resolve("release"));

    assertThat(find()).isEqualTo(found(jdk));
  }

  @Test
  @DisplayName("A range finds the JDK 17 that the guard is tested on, and 1.8 is 8")
  void range() throws Exception {
    Checkout.jdk(folder.resolve("system/usr/lib/jvm/a"), "1.8.0_402");
    Checkout.jdk(folder.resolve("system/usr/lib/jvm/b"), "25");
    Path seventeen = Checkout.jdk(folder.resolve("system/usr/lib/jvm/c"), "17.0.15");

    assertThat(find("17", "17")).isEqualTo(found(seventeen));
    assertThat(find("8", "8").stdout()).endsWith("/a\n");
  }

  @Test
  @DisplayName("Without any, it says how to get one and fails, with nothing on stdout")
  void none() throws Exception {
    Answer answer = find();

    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.stdout()).isEmpty();
    assertThat(answer.stderr())
        .contains("needs a JDK 25 or newer", "JAVA_HOME")
        .contains("apt install openjdk-25-jdk", "temurin-25-jdk", "adoptium.net")
        .contains("brew install openjdk@25", "sdk install java 25-tem");
  }

  private record Answer(int exit, String stdout, String stderr) {}

  private static Answer found(Path jdk) {
    return new Answer(0, jdk + "\n", "");
  }

  private Answer find(String... range) throws Exception {
    String[] command = new String[range.length + 1];
    command[0] = checkout.root().resolve("scripts/find-jdk").toString();
    System.arraycopy(range, 0, command, 1, range.length);
    Checkout.Result result = checkout.run(folder, environment, command);
    return new Answer(result.exit(), result.stdout(), result.stderr());
  }
}
