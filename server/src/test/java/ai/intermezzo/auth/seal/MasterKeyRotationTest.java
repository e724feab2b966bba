package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.seal.RowsInMemory.Crash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MasterKeyRotationTest {
  private final SecureRandom random = new SecureRandom();
  private final RowsInMemory rows = new RowsInMemory();

  @TempDir Path folder;
  private MasterKeys running;
  private String oldId;

  @BeforeEach
  void threeWrappedRows() {
    running = open();
    oldId = running.firstId();
    for (String id : List.of("k1", "k2", "k3")) {
      rows.add(running.wrap(oldId, "signing_key", id, id.getBytes(UTF_8)));
    }
  }

  private MasterKeys open() {
    return MasterKeys.open(MasterKeySource.file(folder), rows, random);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("master.key"));
  }

  private void everythingOpens(MasterKeys keys) {
    assertThat(rows.rows())
        .hasSize(3)
        .allSatisfy(row -> assertThat(keys.unwrap(row)).asString(UTF_8).isEqualTo(row.id()));
  }

  @Test
  @DisplayName("after a rotation one new key is in the file, and everything is wrapped under it")
  void rotates() throws IOException {
    String newId = open().rotate(rows);

    assertThat(newId).isNotEqualTo(oldId);
    assertThat(rows.masterKeyIds()).containsExactly(newId);
    assertThat(lines()).hasSize(1);
    everythingOpens(open());
  }

  @Test
  @DisplayName("a running server reads the file again when it meets the new key")
  void runningServer() {
    String newId = open().rotate(rows);

    assertThat(running.holds(newId)).isFalse();
    everythingOpens(running);
    assertThat(running.firstId()).isEqualTo(newId);
  }

  @Test
  @DisplayName("a row under a key that nobody has is one sentence on a running server")
  void unknownKey() {
    MasterKey stranger = MasterKey.generate(random);
    Wrapped foreign = stranger.wrap("signing_key", "k9", new byte[1], random);

    assertThatThrownBy(() -> running.unwrap(foreign))
        .isInstanceOf(MasterKeyProblem.class)
        .hasMessageContaining("is sealed under master key " + stranger.id());
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  @DisplayName(
      "a crash on either side of the commit: everything opens, and the next start finishes")
  void crashAroundCommit(Crash crash) throws IOException {
    rows.crash(crash);
    assertThatThrownBy(() -> open().rotate(rows)).isInstanceOf(RowsInMemory.Died.class);

    assertThat(lines()).hasSize(2);
    everythingOpens(running);

    rows.crash(Crash.NEVER);
    MasterKeys next = open();
    assertThat(lines()).hasSize(1);
    assertThat(rows.masterKeyIds()).containsExactly(next.firstId()).doesNotContain(oldId);
    everythingOpens(next);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  @DisplayName("a second rotate-master finishes the first, and the server of before lives on")
  void secondRotation(Crash crash) throws IOException {
    MasterKeys patient = open();
    rows.crash(crash);
    assertThatThrownBy(() -> patient.rotate(rows)).isInstanceOf(RowsInMemory.Died.class);
    rows.crash(Crash.NEVER);
    String begun = MasterKey.parse(lines().getFirst()).id();

    assertThat(patient.rotate(rows)).isEqualTo(begun);
    assertThat(lines()).hasSize(1);
    everythingOpens(running);
    everythingOpens(open());
  }

  @Test
  @DisplayName("a crash while a file is written leaves the old file, and no way blocked")
  void crashWhileWriting() throws IOException {
    Path half = folder.resolve("master.key.new");
    Files.writeString(half, "half a k");

    everythingOpens(open());
    String newId = open().rotate(rows);

    assertThat(half).doesNotExist();
    assertThat(rows.masterKeyIds()).containsExactly(newId);
    everythingOpens(open());
  }

  @Test
  @DisplayName("with a wrong key in the file a rotation changes nothing")
  void wrongKey() throws IOException {
    Path file = folder.resolve("master.key");
    MasterKeys keys = open();
    String wrong = MasterKey.generate(random).text() + "\n";
    Files.writeString(file, wrong);

    assertThatThrownBy(() -> keys.rotate(rows)).isInstanceOf(MasterKeyProblem.class);
    assertThat(file).hasContent(wrong);
    assertThat(rows.masterKeyIds()).containsExactly(oldId);
  }

  @Test
  @DisplayName("eight rotations at once end with one key and nothing lost")
  void concurrent() throws Exception {
    List<Callable<String>> rotations =
        IntStream.range(0, 8).<Callable<String>>mapToObj(_ -> () -> open().rotate(rows)).toList();
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (Future<String> rotation : executor.invokeAll(rotations)) {
        assertThat(rotation.get()).isNotEqualTo(oldId);
      }
    }

    assertThat(lines()).hasSize(1);
    everythingOpens(open());
    everythingOpens(running);
  }

  @Test
  @DisplayName("eight first starts at once make one key")
  void concurrentFirstStart(@TempDir Path fresh) throws Exception {
    RowsInMemory none = new RowsInMemory();
    List<Callable<String>> starts =
        IntStream.range(0, 8)
            .<Callable<String>>mapToObj(
                _ ->
                    () ->
                        MasterKeys.open(MasterKeySource.file(fresh.resolve("data")), none, random)
                            .firstId())
            .toList();
    try (var executor = Executors.newFixedThreadPool(8)) {
      Set<String> ids =
          executor.invokeAll(starts).stream().map(Future::resultNow).collect(Collectors.toSet());
      assertThat(ids).hasSize(1);
    }
  }
}
