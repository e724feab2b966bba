package ai.intermezzo.bench;

import ai.intermezzo.bench.embedded.Checker;
import ai.intermezzo.bench.embedded.Keeper;
import ai.intermezzo.bench.embedded.KeptTokens;
import ai.intermezzo.bench.embedded.TokenChecks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The guard and the client SDK beside what a Java developer would use instead, by JMH. In each
 * round every one of them runs once, in a JVM of its own, so that what disturbs the machine for a
 * while disturbs all; a ratio is of two of the same round.
 */
final class GuardSuite {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final TimeValue WARM_UP = TimeValue.milliseconds(600);
  private static final TimeValue ITERATION = TimeValue.milliseconds(300);
  private static final List<String> ALGORITHMS = List.of("RS256", "ES256");

  /** What an API has unless it asks for more, and what makes the signature a smaller part of it. */
  private static final List<String> CRYPTO = List.of("JDK", "Corretto");

  private final Size size;
  private final Report report;

  /** What one JVM measured. */
  private record Figure(double cpuNanos, double bytes) {}

  private final Map<String, List<Figure>> figures = new HashMap<>();

  GuardSuite(Size size, Report report) {
    this.size = size;
    this.report = report;
  }

  void run() throws RunnerException {
    for (int round = 1; round <= size.rounds(); round++) {
      report.progress("guard and client SDK, round %d of %d".formatted(round, size.rounds()));
      for (RunResult result : new Runner(options()).run()) {
        double cpuNanos = secondary(result, "cpuNanos") / secondary(result, "operations");
        figures
            .computeIfAbsent(name(result), name -> new ArrayList<>())
            .add(new Figure(cpuNanos, secondary(result, ALLOCATION)));
      }
    }
    checks();
    kept();
  }

  private Options options() {
    return new OptionsBuilder()
        .include(TokenChecks.class.getName())
        .include(KeptTokens.class.getName())
        .forks(1)
        .warmupIterations(size.jmhIterations())
        .warmupTime(WARM_UP)
        .measurementIterations(size.jmhIterations())
        .measurementTime(ITERATION)
        .addProfiler(GCProfiler.class)
        .jvmArgs(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx256m")
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static double secondary(RunResult result, String name) {
    Result<?> found = result.getSecondaryResults().get(name);
    return found == null ? Double.NaN : found.getScore();
  }

  private static String name(RunResult result) {
    String checker = result.getParams().getParam("checker");
    return checker == null
        ? result.getParams().getParam("keeper")
        : name(
            checker,
            result.getParams().getParam("algorithm"),
            result.getParams().getParam("crypto"));
  }

  private static String name(String checker, String algorithm, String crypto) {
    return checker + " " + algorithm + " " + crypto;
  }

  private void checks() {
    report.line("");
    report.line(
        "From the header of a request to whose token it is, CPU of the thread, median"
            + " (lowest–highest) of %d JVMs:".formatted(size.rounds()));
    report.line("");
    report.line("| check | algorithm | crypto | CPU µs | of the guard's | bytes allocated |");
    report.line("| --- | --- | --- | --- | --- | --- |");
    for (String crypto : CRYPTO) {
      for (String algorithm : ALGORITHMS) {
        for (Checker checker : Checker.values()) {
          report.line(
              "| %s | %s | %s | %s |"
                  .formatted(
                      checker.label(),
                      algorithm,
                      crypto,
                      cells(
                          name(checker.name(), algorithm, crypto),
                          name(Checker.GUARD.name(), algorithm, crypto),
                          1_000)));
        }
      }
    }
  }

  private void kept() {
    report.line("");
    report.line("The token for the next call of an API, from memory:");
    report.line("");
    report.line("| library | CPU ns | of the SDK's | bytes allocated |");
    report.line("| --- | --- | --- | --- |");
    for (Keeper keeper : Keeper.values()) {
      report.line(
          "| %s | %s |".formatted(keeper.label(), cells(keeper.name(), Keeper.SDK.name(), 1)));
    }
  }

  private String cells(String name, String ours, double nanosInUnit) {
    List<Figure> its = figures.getOrDefault(name, List.of());
    List<Figure> reference = figures.getOrDefault(ours, List.of());
    double[] ratios =
        IntStream.range(0, its.size())
            .mapToDouble(round -> its.get(round).cpuNanos() / reference.get(round).cpuNanos())
            .toArray();
    return "%s | %s | %,.0f"
        .formatted(
            Samples.of(its, figure -> figure.cpuNanos() / nanosInUnit).show(1),
            new Samples(ratios).show(2),
            Samples.of(its, Figure::bytes).median());
  }
}
