package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.ops.Doctor;
import ai.intermezzo.auth.ops.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code doctor}: says what is wrong with an installation. */
@Command(
    name = "doctor",
    description =
        "Check certificate, database, clocks, keys and configuration, with the options that serve gets.",
    footer = {"", "Ends with 1 where something does not work."})
final class DoctorCommand implements Callable<Integer> {
  @Mixin ServerOptions options;
  @Mixin Output output;

  private final Environment environment;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    CryptoProvider.install();
    List<Finding> findings = new ArrayList<>();
    if (options.issuer.isPresent()) {
      ServerConfiguration configuration = options.configuration(environment);
      findings.addAll(CertificateCheck.of(configuration, environment.clock().instant()));
    }
    try (Installation installation = Installation.open(options.dataOptions, environment)) {
      findings.addAll(
          new Doctor(
                  installation.database(),
                  installation::signingKeys,
                  installation.apis(),
                  installation.clients(),
                  environment.clock())
              .examine());
    }
    output.things(
        environment.out(), "findings", findings.stream().map(DoctorCommand::view).toList());
    boolean broken =
        findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
    return broken ? Intermezzo.FAILED : Intermezzo.DONE;
  }

  private static Map<String, Object> view(Finding finding) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    view.put("subject", finding.subject());
    view.put("text", finding.text());
    return view;
  }
}
