package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A start-up cache for the built server, made once for each build: the tests start it some hundred
 * times, and a third of what a start costs is loading classes (JEP 514).
 */
final class FastStart {
  private static final List<String> OPTIONS = made();

  private FastStart() {}

  /** What a start of the server's jar needs to use it, under {@link Launch#OPTIONS} alone. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> made() {
    Path jar = Launch.server();
    Path cache =
        Checkout.repository().resolve("interop/target/fast-start-" + Runtime.version() + ".aot");
    try {
      if (!Files.exists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        make(jar, cache);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    // What Java has to say of its cache would stand in the program's output.
    return List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr");
  }

  private static void make(Path jar, Path cache) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("intermezzo-training");
    Path fresh = folder.resolve("fresh.aot");
    Path said = Launch.scratch("training");
    List<String> command = new ArrayList<>(List.of(Launch.java().toString()));
    command.addAll(Launch.OPTIONS);
    command.add("-XX:AOTCacheOutput=" + fresh);
    command.addAll(List.of("-jar", jar.toString(), "aot-training", folder + "/data"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    Launch.clean(builder.environment());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("the training ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
      Files.createDirectories(cache.getParent());
      Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      process.destroyForcibly();
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
