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

  private final Path folder;

  ProcessStatistics(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** CPU time of all of its threads since it began, in steps of 10 ms. */
  long cpuNanos() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return ticks * MachineCpu.TICK_NANOS;
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
