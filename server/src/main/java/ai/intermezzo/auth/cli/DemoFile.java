package ai.intermezzo.auth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A small file in the data folder that only its owner reads: there whole, or not at all. */
final class DemoFile {
  private DemoFile() {}

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
