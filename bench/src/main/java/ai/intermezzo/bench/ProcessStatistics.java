package ai.intermezzo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux knows of a process ({@code /proc}). */
final class ProcessStatistics {
  // Counted from what follows the name in brackets, which may hold anything.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int ENDED_USER_TICKS = 13;
  private static final int ENDED_SYSTEM_TICKS = 14;

  private final long pid;
  private final Path folder;

  ProcessStatistics(long pid) {
    this.pid = pid;
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** CPU time of all of its threads since it began, in steps of 10 ms. */
  long cpuNanos() {
    return ticks(USER_TICKS, SYSTEM_TICKS) * MachineCpu.TICK_NANOS;
  }

  /** The same of the process and of its children, those too that have ended. */
  long treeCpuNanos() {
    long ended = ticks(ENDED_USER_TICKS, ENDED_SYSTEM_TICKS) * MachineCpu.TICK_NANOS;
    return cpuNanos()
        + ended
        + ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .mapToLong(child -> new ProcessStatistics(child.pid()).cpuNanosIfAlive())
            .sum();
  }

  private long cpuNanosIfAlive() {
    try {
      return cpuNanos();
    } catch (UncheckedIOException _) {
      return 0;
    }
  }

  private long ticks(int user, int system) {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[user]) + Long.parseLong(fields[system]);
  }

  /** Memory that is resident now. */
  double residentMegabytes() {
    return megabytes("VmRSS:");
  }

  /** The most that was ever resident. */
  double peakMegabytes() {
    return megabytes("VmHWM:");
  }

  private double megabytes(String field) {
    return read("status")
            .lines()
            .filter(line -> line.startsWith(field))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("The process is gone: " + folder, e);
    }
  }
}
