package ai.intermezzo.auth.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Files that their owner alone may read (0600, folders 0700) and that survive a crash whole. Where
 * the file system has no such modes (Windows), what the folder inherits holds.
 */
final class PrivateFiles {
  private PrivateFiles() {}

  /** Creates the folder where it is missing; leaves one that exists as it is. */
  static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode(folder, "rwx------"));
    }
  }

  /** Opens a file for writing, created with mode 0600. */
  static FileChannel open(Path file, OpenOption... how) throws IOException {
    return FileChannel.open(file, Set.of(how), mode(file, "rw-------"));
  }

  /** Replaces the file's content at once and durably, or not at all. */
  static void replace(Path file, byte[] content) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Path fresh = folder.resolve(file.getFileName() + ".new");
    // What a crash left behind; with whatever mode it had.
    Files.deleteIfExists(fresh);
    try (FileChannel out = open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folder);
  }

  /** The file's permissions; empty where the file system has none. */
  static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return hasModes(file) ? Files.getPosixFilePermissions(file) : Set.of();
  }

  /** Makes a rename survive a power cut; Windows can't open a folder and needs no such thing. */
  private static void syncFolder(Path folder) throws IOException {
    if (hasModes(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] mode(Path path, String mode) {
    return hasModes(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }
}
