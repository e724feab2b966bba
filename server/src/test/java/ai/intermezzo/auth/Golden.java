package ai.intermezzo.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that users see, kept in files, so that a change to them shows in review. To accept a
 * change, run the test with {@code -Dgolden.accept=true}.
 */
public final class Golden {
  private static final Path ROOT = Path.of("src/test/resources/ai/intermezzo/auth");

  private Golden() {}

  /** Fails where the text is not that of the file. */
  public static void check(String file, String actual) {
    Path path = ROOT.resolve(file);
    try {
      if (Boolean.getBoolean("golden.accept")) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, actual);
      }
      assertThat(actual)
          .as("%s; to accept the change: -Dgolden.accept=true", path)
          .isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
