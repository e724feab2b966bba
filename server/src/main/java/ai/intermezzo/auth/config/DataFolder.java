package ai.intermezzo.auth.config;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that holds the embedded database, the master key and the local certificates.
 *
 * @param path where it is; it exists, is ours to write and, where we made it, nobody else may enter
 */
public record DataFolder(Path path) {

  /**
   * Opens a folder, making it (mode 0700) where it is missing.
   *
   * @throws InvalidSetting where it can't be made or written
   */
  public static DataFolder open(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new InvalidSetting(
          "The data folder " + path + " can't be made; name another one with --data.");
    }
    if (!Files.isWritable(path)) {
      throw new InvalidSetting(
          "The data folder "
              + path
              + " can't be written; change its owner, or name another with --data.");
    }
    return new DataFolder(path);
  }

  /** A file in it. */
  public Path file(String name) {
    return path.resolve(name);
  }
}
