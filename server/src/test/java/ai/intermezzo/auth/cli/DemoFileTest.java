package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.intermezzo.auth.client.ClientId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A file of the demo in the data folder")
final class DemoFileTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("gives back what was written, to its owner alone, and nothing where there is none")
  void written() throws Exception {
    Path file = folder.resolve("demo");
    assertThat(DemoFile.read(file, (first, second) -> first + second, "")).isEmpty();

    DemoFile.write(file, List.of("one", "two"));

    assertThat(DemoFile.read(file, (first, second) -> first + second, "")).contains("onetwo");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one line", "not an id, has spaces\nsecret\n"})
  @DisplayName("that is damaged is named, with what to do, and nothing of what is in it")
  void damaged(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("demo"), content);

    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> DemoFile.read(file, (id, secret) -> new ClientId(id), "delete it."))
        .withMessage("The file " + file + " can't be read; delete it.");
  }
}
