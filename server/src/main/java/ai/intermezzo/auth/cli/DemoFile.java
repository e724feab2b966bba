package ai.intermezzo.auth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A small file in the data folder that only its owner reads: there whole, or not at all. */
final class DemoFile {
  private DemoFile() {}

  /** What the two lines of such a file make; throws an unchecked exception where they are wrong. */
  interface Content<T> {
    T of(String first, String second);
  }

  /**
   * Reads a file of two lines; empty where there is none.
   *
   * @param remedy what to do about a file that can't be read
   * @throws CommandFailed where it is damaged
   */
  static <T> Optional<T> read(Path file, Content<T> content, String remedy) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file);
      return Optional.of(content.of(lines.get(0), lines.get(1)));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CommandFailed("The file " + file + " can't be read; " + remedy);
    }
  }

  static void write(Path file, List<String> lines) {
    Path half = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(half, String.join("\n", lines) + "\n");
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CommandFailed("The file " + file + " can't be written.");
    }
  }
}
