package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk that is really full, where this user may mount a small one. */
@DisplayName("SQLite on a disk that is full")
final class SqliteFullDiskTest {
  private static final Logger log = LoggerFactory.getLogger(SqliteFullDiskTest.class);
  private static final String FAT = "x".repeat(10_000);

  @Test
  @DisplayName(
      "what was acknowledged is there, nothing else is, and with room again it works again")
  void fullDisk(@TempDir Path dir) throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    if (!run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString())) {
      log.warn("FULL DISK: this user may not mount; only the limit on pages was tested");
      return;
    }
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[600_000]);
      List<String> acknowledged = new ArrayList<>();
      int refused = 0;
      try (var database = (SqliteDatabase) TestDatabases.sqlite(disk.resolve("data"))) {
        for (int round = 0; refused == 0; round++) {
          assertThat(round).as("rounds until the disk is full").isLessThan(100);
          refused = writeTogether(database, round, acknowledged);
        }
        assertThat(names(database)).containsExactlyInAnyOrderElementsOf(acknowledged);

        Files.delete(ballast);
        assertThat(writeTogether(database, 1_000, acknowledged)).as("refused with room").isZero();
        assertThat(names(database)).containsExactlyInAnyOrderElementsOf(acknowledged);
      }
      try (var database = TestDatabases.sqlite(disk.resolve("data"))) {
        assertThat(names(database)).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(database.<String>read(SqliteFullDiskTest::integrity)).isEqualTo("ok");
      }
      log.info(
          "FULL DISK: ran on a real tmpfs of 2 MB, {} writes acknowledged, {} refused",
          acknowledged.size(),
          refused);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  /** Ten writes in one batch; gives how many were refused. */
  private static int writeTogether(SqliteDatabase database, int round, List<String> acknowledged) {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> round + "-" + i).toList();
    List<Object> outcomes =
        SqliteBatch.of(
            database,
            names.stream()
                .<Database.Work<Integer>>map(name -> tx -> DatabaseContract.insert(tx, name, FAT))
                .toList());
    int refused = 0;
    for (int i = 0; i < names.size(); i++) {
      if (outcomes.get(i).equals(1)) {
        acknowledged.add(names.get(i));
      } else {
        assertThat(outcomes.get(i)).isInstanceOf(DatabaseUnavailable.class);
        refused++;
      }
    }
    return refused;
  }

  private static List<String> names(Database database) {
    return database.read(tx -> tx.query("SELECT name FROM setting").mapTo(String.class).list());
  }

  private static String integrity(Tx tx) {
    return tx.query("PRAGMA integrity_check").mapTo(String.class).one();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
