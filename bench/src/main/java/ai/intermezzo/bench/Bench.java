package ai.intermezzo.bench;

import ai.intermezzo.auth.http.CryptoProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code bench/run [--quick | --full] [load] [grants] [start] [parts] [guard]}: measures, and
 * prints a table. The system property {@code bench.root} is the folder of the checkout.
 */
public final class Bench {
  private static final List<String> SUITES =
      List.of("load", "grants", "start", "parts", "guard", "profile");
  private static final List<String> USUAL = List.of("load", "start", "parts");

  private Bench() {}

  /** Ends with 1 where something failed, with 2 where the arguments make no sense. */
  public static void main(String[] arguments) throws Exception {
    List<String> suites = new ArrayList<>();
    Size size = Size.SHORT;
    for (String argument : arguments) {
      if (argument.equals("--quick")) {
        size = Size.QUICK;
      } else if (argument.equals("--full")) {
        size = Size.FULL;
      } else if (SUITES.contains(argument)) {
        suites.add(argument);
      } else {
        System.err.println(
            "bench/run [--quick | --full] [load] [grants] [start] [parts] [guard] [profile]");
        System.exit(2);
      }
    }
    run(suites.isEmpty() ? Set.copyOf(USUAL) : Set.copyOf(suites), size);
  }

  private static void run(Set<String> suites, Size size) throws Exception {
    // Figures are written with a point.
    Locale.setDefault(Locale.ROOT);
    CryptoProvider.install();
    Checkout checkout = new Checkout(Path.of(System.getProperty("bench.root", ".")));
    Report report = new Report(System.out, System.err);
    report.machine();
    if (suites.contains("load")) {
      try (Workspace workspace = Workspace.create(checkout)) {
        new LoadSuite(workspace, size, report).run();
      }
    }
    if (suites.contains("grants")) {
      new GrantsSuite(checkout, size, report).run();
    }
    if (suites.contains("profile")) {
      try (Workspace workspace = Workspace.create(checkout)) {
        new ProfileSuite(workspace, size, report).run();
      }
    }
    if (suites.contains("start")) {
      new StartSuite(checkout, size, report).run();
    }
    if (suites.contains("parts")) {
      new PartsSuite(size, report).run();
    }
    if (suites.contains("guard")) {
      new GuardSuite(size, report).run();
    }
  }
}
