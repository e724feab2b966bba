package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {
  private final SecureRandom random = new SecureRandom();
  private final RowsInMemory rows = new RowsInMemory();

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("data");
  }

  private Path file() {
    return folder().resolve("master.key");
  }

  private MasterKeys open() {
    return MasterKeys.open(MasterKeySource.file(folder()), rows, random);
  }

  private MasterKeys openText(String text) {
    return MasterKeys.open(MasterKeySource.text("INTERMEZZO_MASTER_KEY", text), rows, random);
  }

  private Wrapped wrap(MasterKeys keys, String id) {
    return keys.wrap(keys.firstId(), "signing_key", id, id.getBytes(UTF_8));
  }

  @Test
  @DisplayName("the first start makes a key that only its owner can read, in a folder of the same")
  void firstStart() throws IOException {
    MasterKeys keys = open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(file())).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(folder()).isDirectoryNotContaining("glob:**.new");
    assertThat(open().firstId()).isEqualTo(keys.firstId());
  }

  @Test
  @DisplayName("a lost master key is one sentence, and no new one is made in its place")
  void missing() throws IOException {
    MasterKeys keys = open();
    rows.add(wrap(keys, "k1"));
    Files.delete(file());

    assertThatThrownBy(this::open)
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessage(
            "The database is sealed under master key "
                + keys.firstId()
                + " and "
                + file()
                + " is missing: put it back from your copy of it (a backup of the database never"
                + " contains it).");
    assertThat(file()).doesNotExist();
  }

  @Test
  @DisplayName("a wrong master key is one sentence that names both, and neither is shown")
  void wrong() throws IOException {
    MasterKeys keys = open();
    rows.add(wrap(keys, "k1"));
    MasterKey other = MasterKey.generate(random);
    String lost = Files.readString(file()).strip();
    Files.writeString(file(), other.text());

    assertThatThrownBy(this::open)
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessage(
            "The database is sealed under master key "
                + keys.firstId()
                + " but "
                + file()
                + " holds "
                + other.id()
                + ": give it the right key, or the database that belongs to this one.")
        .hasMessageNotContainingAny(lost, other.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw----", "rw----r--", "rw--w----", "rw------x"})
  @DisplayName("a file that others may use is refused")
  void readableByOthers(String mode) throws IOException {
    open();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));

    assertThatThrownBy(this::open)
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessage(
            "Others than its owner may use the master key "
                + file()
                + ": run chmod 600 on it, and keys rotate-master if they could have read it.");
  }

  @Test
  @DisplayName("a file that only may be read is as good")
  void readOnly() throws IOException {
    String id = open().firstId();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));

    assertThat(open().firstId()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "secret-but-short", "\u0000", "a-key\nanother"})
  @DisplayName("a file that holds something else is refused without being repeated")
  void notAKeyFile(String content) throws IOException {
    open();
    Files.writeString(file(), content);

    assertThatThrownBy(this::open)
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessage(file() + " is not a master key file: put it back from your copy of it.")
        .hasNoCause();
  }

  @Test
  @DisplayName("a huge file is refused, and not read whole")
  void huge() throws IOException {
    open();
    Files.writeString(file(), (MasterKey.generate(random).text() + "\n").repeat(200));

    assertThatThrownBy(this::open).hasMessageContaining("is not a master key file");
  }

  @Test
  @DisplayName("a data folder that is a file is one sentence")
  void folderIsAFile() throws IOException {
    Files.writeString(folder(), "");

    assertThatThrownBy(this::open)
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining(
            folder() + " is a file: name another folder with --data or INTERMEZZO_DATA.");
  }

  @Test
  @DisplayName("of keys given as text the first wraps and all unwrap")
  void text() {
    MasterKey one = MasterKey.generate(random);
    MasterKey two = MasterKey.generate(random);
    Wrapped old = wrap(openText(one.text()), "k1");
    rows.add(old);
    MasterKeys both = openText(" " + two.text() + ", " + one.text() + "\n");

    assertThat(both.unwrap(old)).isEqualTo("k1".getBytes(UTF_8));
    assertThat(wrap(both, "k2").masterKeyId()).isEqualTo(two.id());
    assertThat(both.toString()).doesNotContain(one.text()).doesNotContain(two.text());

    assertThat(both.rotate(rows)).isEqualTo(two.id());
    assertThat(openText(two.text()).unwrap(rows.rows().getFirst())).isEqualTo("k1".getBytes(UTF_8));
    assertThatThrownBy(() -> openText(one.text()))
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining(
            "is sealed under master key " + two.id() + " but INTERMEZZO_MASTER_KEY holds ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2-hunter2", ",", "A,B", "k,k,k,k,k,k,k,k,k,k"})
  @DisplayName("text that is no key is refused without being shown")
  void badText(String text) {
    assertThatThrownBy(() -> openText(text))
        .isInstanceOf(MasterKeyProblem.class)
        .hasNoCause()
        .message()
        .startsWith("INTERMEZZO_MASTER_KEY must be one master key of 43 base64url characters")
        .doesNotContain("hunter2");
  }
}
