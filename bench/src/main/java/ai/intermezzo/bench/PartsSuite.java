package ai.intermezzo.bench;

import ai.intermezzo.auth.token.TokenRequestParts;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The steps of a token request by JMH, with what they allocate. */
final class PartsSuite {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Size size;
  private final Report report;

  PartsSuite(Size size, Report report) {
    this.size = size;
    this.report = report;
  }

  void run() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(TokenRequestParts.class.getName())
            .forks(1)
            .warmupIterations(size.jmhIterations())
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(size.jmhIterations())
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .jvmArgs(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m")
            .verbosity(VerboseMode.SILENT)
            .build();
    report.progress("the steps of a request, by JMH");
    Collection<RunResult> results = new Runner(options).run();
    report.line("");
    report.line("The steps of a token request, one thread, by JMH:");
    report.line("");
    report.line("| step | µs | ± | bytes allocated |");
    report.line("| --- | --- | --- | --- |");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      report.line(
          "| %s | %.2f | %.2f | %,.0f |"
              .formatted(
                  time.getLabel(), time.getScore(), time.getScoreError(), allocated(result)));
    }
  }

  private static double allocated(RunResult result) {
    Result<?> bytes = result.getSecondaryResults().get(ALLOCATION);
    return bytes == null ? Double.NaN : bytes.getScore();
  }
}
