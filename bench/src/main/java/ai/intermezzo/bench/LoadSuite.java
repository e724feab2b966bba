package ai.intermezzo.bench;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;

/** Tokens over HTTPS, at full load and at half of it, and what the server's process spends. */
final class LoadSuite {
  private static final int CONNECTIONS = 32;

  /** Half of what the middle round at full load came to. */
  private static final double PACED_SHARE = 0.5;

  /** The allowance for all of a request but its signature. */
  private static final double ALLOWANCE_MICROS = 45;

  private static final double FACTOR = 1.25;

  private final Workspace workspace;
  private final Size size;
  private final Report report;

  LoadSuite(Workspace workspace, Size size, Report report) {
    this.workspace = workspace;
    this.size = size;
    this.report = report;
  }

  /** One kind of request, at one of the servers. */
  private record Variant(String name, byte[] request, ServerProcess server, List<Load> rounds) {
    Variant(String name, byte[] request, ServerProcess server) {
      this(name, request, server, new ArrayList<>());
    }
  }

  void run()
      throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
    try (ServerProcess server = workspace.start("")) {
      server.awaitFirstAnswer();
      double restingMegabytes = server.statistics().residentMegabytes();
      try (ServerProcess silent = workspace.start("", "--access-log", "off")) {
        silent.awaitFirstAnswer();
        List<Variant> variants =
            List.of(
                new Variant("ES256", workspace.tokenRequest("ES256"), server),
                new Variant("RS256", workspace.tokenRequest("RS256"), server),
                new Variant("ES256, access log off", workspace.tokenRequest("ES256"), silent),
                new Variant("JWK set", ServerProcess.JWK_SET, server));
        measure(variants);
      }
      ProcessStatistics statistics = server.statistics();
      report.line("");
      report.line(
          "Memory of the server (MB): %.0f after the start, %.0f after the load, %.0f at most."
              .formatted(
                  restingMegabytes, statistics.residentMegabytes(), statistics.peakMegabytes()));
    }
  }

  private void measure(List<Variant> variants)
      throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
    SSLContext tls = workspace.trust();
    Map<String, SignatureCost> signatures = new LinkedHashMap<>();
    Map<String, List<Double>> costs = new LinkedHashMap<>();
    for (String algorithm : List.of("ES256", "RS256")) {
      signatures.put(algorithm, SignatureCost.of(algorithm));
    }
    for (Variant variant : variants) {
      report.progress("warming up: %s".formatted(variant.name));
      load(variant, tls, size.warmUp());
    }
    for (int round = 1; round <= size.rounds(); round++) {
      report.progress("round %d of %d".formatted(round, size.rounds()));
      for (var signature : signatures.entrySet()) {
        double micros = signature.getValue().micros(size.round().dividedBy(5));
        costs.computeIfAbsent(signature.getKey(), _ -> new ArrayList<>()).add(micros);
      }
      for (Variant variant : variants) {
        variant.rounds.add(load(variant, tls, size.round()));
      }
    }
    table(variants);
    floor(costs, variants);
    paced(variants, tls);
  }

  private static Load load(Variant variant, SSLContext tls, Duration time) throws IOException {
    return new LoadGenerator(variant.server.address(), tls, CONNECTIONS)
        .saturate(variant.request, time, variant.server.statistics()::cpuNanos);
  }

  private void table(List<Variant> variants) {
    report.line("");
    report.line(
        "Full load, %d connections, %d rounds of %d s: median (lowest–highest)"
            .formatted(CONNECTIONS, size.rounds(), size.round().toSeconds()));
    report.line("");
    report.line(
        "| request | answers/s | server CPU µs | p50 ms | p95 ms | p99 ms | failed | generator CPU"
            + " µs | others' share % |");
    report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Variant variant : variants) {
      report.line("| %s | %s |".formatted(variant.name, figures(variant.rounds)));
    }
  }

  private static String figures(List<Load> rounds) {
    return String.join(
        " | ",
        Samples.of(rounds, Load::perSecond).show(0),
        Samples.of(rounds, Load::serverMicrosEach).show(1),
        Samples.of(rounds, load -> load.millis(0.50)).show(2),
        Samples.of(rounds, load -> load.millis(0.95)).show(2),
        Samples.of(rounds, load -> load.millis(0.99)).show(2),
        Long.toString(rounds.stream().mapToLong(load -> load.refused() + load.lost()).sum()),
        Samples.of(rounds, Load::ownMicrosEach).show(1),
        Samples.of(rounds, Load::othersPercent).show(0));
  }

  private void floor(Map<String, List<Double>> costs, List<Variant> variants) {
    report.line("");
    report.line(
        "| algorithm | one signature µs | the rest µs | 1.25 × (signature + 45) µs | kept |");
    report.line("| --- | --- | --- | --- | --- |");
    for (var cost : costs.entrySet()) {
      Samples signature = Samples.of(cost.getValue(), Double::doubleValue);
      Variant variant =
          variants.stream().filter(v -> v.name.equals(cost.getKey())).findFirst().orElseThrow();
      double spent = Samples.of(variant.rounds, Load::serverMicrosEach).median();
      double limit = FACTOR * (signature.median() + ALLOWANCE_MICROS);
      report.line(
          "| %s | %s | %.1f | %.1f | %s |"
              .formatted(
                  cost.getKey(),
                  signature.show(1),
                  spent - signature.median(),
                  limit,
                  spent <= limit ? "yes" : "no"));
    }
  }

  private void paced(List<Variant> variants, SSLContext tls) throws IOException {
    report.line("");
    report.line("Half load, evenly paced, counted from when a request was due:");
    report.line("");
    report.line(
        "| request | answers/s | server CPU µs | p50 ms | p95 ms | p99 ms | failed | generator CPU"
            + " µs | others' share % |");
    report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Variant variant : variants) {
      report.progress("half load: %s".formatted(variant.name));
      double rate = PACED_SHARE * Samples.of(variant.rounds, Load::perSecond).median();
      List<Load> rounds = new ArrayList<>();
      for (int round = 0; round < size.rounds(); round++) {
        rounds.add(
            new LoadGenerator(variant.server.address(), tls, CONNECTIONS)
                .pace(variant.request, size.round(), rate, variant.server.statistics()::cpuNanos));
      }
      report.line("| %s | %s |".formatted(variant.name, figures(rounds)));
    }
  }
}
