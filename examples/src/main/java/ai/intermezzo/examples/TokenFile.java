package ai.intermezzo.examples;

import ai.intermezzo.sdk.TokenStore;
import ai.intermezzo.sdk.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** One person's tokens in a file that only its owner reads: there whole, or not at all. */
final class TokenFile implements TokenStore {
  private final Path file;

  TokenFile(Path file) {
    this.file = file;
  }

  @Override
  public Optional<Tokens> load() {
    try {
      return Optional.ofNullable(Json.MAPPER.readValue(Files.readAllBytes(file), Tokens.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new UncheckedIOException("The file is damaged: " + file, new IOException(e));
    } catch (IOException e) {
      throw new UncheckedIOException("The file can't be read: " + file, e);
    }
  }

  @Override
  public void save(Tokens tokens) {
    Path half = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(half);
      // Never others' for a moment: it is made with its permissions.
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(half, Json.MAPPER.writeValueAsBytes(tokens));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The file can't be written: " + file, e);
    }
  }

  @Override
  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file can't be deleted: " + file, e);
    }
  }
}
