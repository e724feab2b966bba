package ai.intermezzo.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first answer over HTTPS, and the memory at that moment. */
final class StartSuite {
  /** Comes after the script's own options, and so takes its cache away. */
  private static final String WITHOUT_CACHE = "-XX:AOTMode=off";

  private final Checkout checkout;
  private final Size size;
  private final Report report;

  StartSuite(Checkout checkout, Size size, Report report) {
    this.checkout = checkout;
    this.size = size;
    this.report = report;
  }

  private record Start(double seconds, double megabytes, double cpuSeconds) {}

  void run() throws IOException, GeneralSecurityException, InterruptedException {
    List<Start> first = new ArrayList<>();
    List<Start> cached = new ArrayList<>();
    List<Start> uncached = new ArrayList<>();
    try (Workspace workspace = Workspace.create(checkout)) {
      first.add(start(workspace, ""));
      for (int i = 1; i <= size.starts(); i++) {
        report.progress("start %d of %d".formatted(i, size.starts()));
        cached.add(start(workspace, ""));
        uncached.add(start(workspace, WITHOUT_CACHE));
      }
    }
    report.line("");
    report.line("Start to the first answer over HTTPS (the JWK set), median (lowest–highest):");
    report.line("");
    report.line("| start | times | seconds | CPU seconds | resident MB |");
    report.line("| --- | --- | --- | --- | --- |");
    row("with the start-up cache", cached);
    row("without", uncached);
    row("the very first, which makes keys and certificates", first);
  }

  private static Start start(Workspace workspace, String javaOptions)
      throws IOException, GeneralSecurityException {
    try (ServerProcess server = workspace.start(javaOptions)) {
      double seconds = server.awaitFirstAnswer().toNanos() / 1e9;
      ProcessStatistics statistics = server.statistics();
      return new Start(seconds, statistics.residentMegabytes(), statistics.cpuNanos() / 1e9);
    }
  }

  private void row(String name, List<Start> starts) {
    report.line(
        "| %s | %d | %s | %s | %s |"
            .formatted(
                name,
                starts.size(),
                Samples.of(starts, Start::seconds).show(2),
                Samples.of(starts, Start::cpuSeconds).show(2),
                Samples.of(starts, Start::megabytes).show(0)));
  }
}
