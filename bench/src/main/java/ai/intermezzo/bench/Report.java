package ai.intermezzo.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Markdown for people on one stream, what is being done on another. */
final class Report {
  private final PrintStream out;
  private final PrintStream progress;

  Report(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  void line(String text) {
    out.println(text);
  }

  void progress(String text) {
    progress.println("bench: " + text);
  }

  /** Where and under what circumstances the figures came about. */
  void machine() throws IOException {
    line(
        "%d cores (%s), Java %s, load average %.1f at the beginning"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                processor(),
                Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    try (var lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
