package ai.intermezzo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * CPU time of the whole machine, all cores together, as Linux counts it ({@code /proc/stat}): in
 * hundredths of a second.
 *
 * @param busyNanos used by anyone, or taken by the machine that hosts this one
 * @param totalNanos used and unused
 */
record MachineCpu(long busyNanos, long totalNanos) {
  private static final Path STAT = Path.of("/proc/stat");

  /** USER_HZ, which is 100 on every Linux that Java runs on. */
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int STEAL = 8;

  /** Since the machine started; nothing where it is no Linux. */
  static MachineCpu now() {
    if (!Files.isReadable(STAT)) {
      return new MachineCpu(0, 0);
    }
    try (var lines = Files.lines(STAT)) {
      String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
      long total = 0;
      long idle = 0;
      for (int i = 1; i <= STEAL; i++) {
        long ticks = Long.parseLong(fields[i]);
        total += ticks;
        if (i == IDLE || i == IO_WAIT) {
          idle += ticks;
        }
      }
      return new MachineCpu((total - idle) * TICK_NANOS, total * TICK_NANOS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MachineCpu since(MachineCpu before) {
    return new MachineCpu(busyNanos - before.busyNanos, totalNanos - before.totalNanos);
  }
}
