package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.ops.Doctor;
import ai.intermezzo.auth.ops.Finding;
import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.store.CannotOpenDatabase;
import ai.intermezzo.auth.store.DatabaseUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code doctor}: says what is wrong with an installation. */
@Command(
    name = "doctor",
    description =
        "Check certificate, database, clocks, keys and configuration, with the options that serve gets.",
    footer = {
      "",
      "Ends with 1 where something does not work, and with 0 where there are warnings at the most.",
      "",
      "Examples:",
      "  intermezzo doctor",
      "  intermezzo doctor --issuer https://auth.example.com/ \\",
      "    --tls-cert fullchain.pem --tls-key privkey.pem"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin ServerOptions options;
  @Mixin Output output;

  private final Environment environment;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    options.logOptions.apply();
    CryptoProvider.install();
    List<Finding> findings = new ArrayList<>();
    if (options.issuer.isPresent()) {
      findings.addAll(look("settings", this::settings));
    }
    findings.addAll(look("database", this::data));
    output.things(
        environment.out(), "findings", findings.stream().map(DoctorCommand::view).toList());
    boolean broken =
        findings.stream().anyMatch(finding -> finding.level() == Finding.Level.PROBLEM);
    return broken ? Intermezzo.FAILED : Intermezzo.DONE;
  }

  private List<Finding> settings() {
    options.requireGood();
    return CertificateCheck.of(options.transport(environment), environment.clock().instant());
  }

  private List<Finding> data() {
    try (Installation installation = Installation.open(options.dataOptions, environment)) {
      return new Doctor(
              installation.database(),
              installation::signingKeysAsTheyAre,
              installation.apis(),
              installation.clients(),
              environment.clock())
          .examine();
    }
  }

  /** What keeps us from looking is a finding too. */
  private static List<Finding> look(String subject, Supplier<List<Finding>> examine) {
    try {
      return examine.get();
    } catch (CannotOpenDatabase
        | CommandFailed
        | DatabaseUnavailable
        | InvalidSetting
        | MasterKeyProblem e) {
      return List.of(new Finding(subject, Finding.Level.PROBLEM, Failures.line(e)));
    }
  }

  private static Map<String, Object> view(Finding finding) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    view.put("subject", finding.subject());
    view.put("text", finding.text());
    return view;
  }
}
