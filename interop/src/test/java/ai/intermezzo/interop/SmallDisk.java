package ai.intermezzo.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file system of a few megabytes in memory, to be filled to the last byte. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts one on an empty folder; empty where this user or this system may not. */
  static Optional<SmallDisk> mount(Path folder, int megabytes) {
    return run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  Path root() {
    return root;
  }

  private Path filling() {
    return root.resolve("filling");
  }

  /** Writes until nothing fits any more. */
  void fill() throws IOException {
    for (int bytes = CHUNK_BYTES; bytes > 0; bytes /= 2) {
      try (OutputStream out =
          Files.newOutputStream(filling(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[bytes]);
        }
      } catch (IOException full) {
        // Smaller pieces may still fit.
      }
    }
  }

  void free() throws IOException {
    Files.delete(filling());
  }

  @Override
  public void close() {
    if (!run("umount", root.toString())) {
      run("umount", "--lazy", root.toString());
    }
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no such program here.
    }
  }
}
