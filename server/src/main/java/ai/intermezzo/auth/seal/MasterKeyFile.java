package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code master.key}: one key a line, the first wraps. Its owner alone may read it.
 *
 * <p>It changes whole or not at all: the new file is written and synced beside it, and renamed over
 * it. Whoever changes it holds {@code master.key.lock} meanwhile.
 */
final class MasterKeyFile implements MasterKeySource {
  private static final int MAX_FILE_BYTES = 4096;
  private static final Set<PosixFilePermission> FOR_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path folder;
  private final Path file;
  private final FileMutex mutex;

  MasterKeyFile(Path dataFolder) {
    this.folder = dataFolder.toAbsolutePath().normalize();
    this.file = folder.resolve("master.key");
    this.mutex = new FileMutex(folder.resolve("master.key.lock"));
  }

  @Override
  public String name() {
    return file.toString();
  }

  boolean isMissing() {
    return Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<MasterKey> read() {
    String text;
    try {
      refuseIfOthersMayRead();
      try (InputStream in = Files.newInputStream(file)) {
        text = new String(in.readNBytes(MAX_FILE_BYTES + 1), US_ASCII);
      }
    } catch (NoSuchFileException e) {
      throw new MasterKeyProblem(
          "There is no master key at " + file + ": put it back from your copy of it.", e);
    } catch (IOException e) {
      throw problem("can't be read", e);
    }
    return parse(text);
  }

  /** Writes the keys in place of those that are there; only inside {@link #exclusively}. */
  void replace(List<MasterKey> keys) {
    String text = keys.stream().map(MasterKey::text).collect(Collectors.joining("\n", "", "\n"));
    try {
      PrivateFiles.replace(file, text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw problem("can't be written", e);
    }
  }

  /** Runs {@code work} while no other process and no other thread changes the file. */
  <T> T exclusively(Supplier<T> work) {
    try {
      PrivateFiles.createFolder(folder);
      return mutex.during(work);
    } catch (FileAlreadyExistsException e) {
      throw new MasterKeyProblem(
          "The data folder "
              + folder
              + " is a file: name another folder with --data or INTERMEZZO_DATA.",
          e);
    } catch (IOException e) {
      throw problem("can't be locked", e);
    }
  }

  private void refuseIfOthersMayRead() throws IOException {
    Set<PosixFilePermission> permissions = PrivateFiles.permissions(file);
    if (!FOR_OWNER.containsAll(permissions)) {
      throw new MasterKeyProblem(
          "Others than its owner may use the master key "
              + file
              + ": run chmod 600 on it, and keys rotate-master if they could have read it.");
    }
  }

  private List<MasterKey> parse(String text) {
    @Nullable List<MasterKey> keys = null;
    try {
      if (text.length() <= MAX_FILE_BYTES) {
        keys = text.lines().filter(line -> !line.isBlank()).map(MasterKey::parse).toList();
      }
    } catch (IllegalArgumentException _) {
      // The same sentence for everything that is not a key file.
    }
    if (keys == null || keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new MasterKeyProblem(
          file + " is not a master key file: put it back from your copy of it.");
    }
    return keys;
  }

  private MasterKeyProblem problem(String what, IOException cause) {
    return new MasterKeyProblem(
        "The master key " + file + " " + what + " (" + reason(cause) + "): see to its folder.",
        cause);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  @Override
  public String toString() {
    return name();
  }
}
