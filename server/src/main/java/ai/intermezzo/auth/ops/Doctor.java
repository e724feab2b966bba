package ai.intermezzo.auth.ops;

import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.jose.KeyState;
import ai.intermezzo.auth.jose.KeyView;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.seal.MasterKeyProblem;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.WrappedInDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at an installation as a careful operator would, and says what is wrong. Changes nothing.
 */
public final class Doctor {
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  private final Database database;
  private final Supplier<SigningKeys> keys;
  private final ApiStore apis;
  private final ClientStore clients;
  private final InstantSource clock;

  /**
   * @param keys opens the signing keys as they are, which fails where the master key is missing or
   *     wrong
   */
  public Doctor(
      Database database,
      Supplier<SigningKeys> keys,
      ApiStore apis,
      ClientStore clients,
      InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.apis = apis;
    this.clients = clients;
    this.clock = clock;
  }

  /** Everything that was looked at. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(clocks());
    findings.addAll(signingKeys());
    findings.addAll(configuration());
    findings.add(
        CryptoProvider.isFast()
            ? Finding.ok("crypto", "The fast crypto provider is at work.")
            : Finding.warning(
                "crypto",
                "The fast crypto provider has no binary for this system: signatures take several times"
                    + " the CPU."));
    return findings;
  }

  private Finding clocks() {
    if (database.engine() == Database.Engine.SQLITE) {
      return Finding.ok("database", "SQLite answers.");
    }
    Duration apart =
        Duration.between(clock.instant(), new PulseStore(database).postgresTime()).abs();
    return apart.compareTo(CLOCK_TOLERANCE) > 0
        ? Finding.problem(
            "database",
            "PostgreSQL answers, but its clock is "
                + apart.toSeconds()
                + " s away from this machine's: set both by NTP.")
        : Finding.ok("database", "PostgreSQL answers, and its clock agrees.");
  }

  private List<Finding> signingKeys() {
    // Opening the master key would make one where nothing needs it yet.
    if (WrappedInDatabase.of(database).masterKeyIds().isEmpty()) {
      return List.of(Finding.warning("keys", "There are no keys yet: serve makes them."));
    }
    try {
      List<KeyView> all = keys.get().list();
      Set<SigningAlgorithm> current =
          all.stream()
              .filter(key -> key.state() == KeyState.CURRENT)
              .map(KeyView::alg)
              .collect(Collectors.toSet());
      List<Finding> findings = new ArrayList<>();
      Arrays.stream(SigningAlgorithm.values())
          .filter(alg -> !current.contains(alg))
          .forEach(
              alg ->
                  findings.add(
                      Finding.problem(
                          "keys",
                          "No key signs " + alg.jwsName() + " now: intermezzo keys rotate.")));
      if (findings.isEmpty()) {
        findings.add(
            Finding.ok("keys", "The master key opens the signing keys; each algorithm has one."));
      }
      return findings;
    } catch (MasterKeyProblem e) {
      return List.of(Finding.problem("keys", String.valueOf(e.getMessage())));
    }
  }

  private List<Finding> configuration() {
    List<Finding> findings = new ArrayList<>();
    for (Audience identifier : apis.identifiers()) {
      try {
        apis.find(identifier);
      } catch (InvalidSetting e) {
        findings.add(Finding.problem("api " + identifier, String.valueOf(e.getMessage())));
      }
    }
    int count = 0;
    for (ClientId id : clients.ids()) {
      count++;
      try {
        clients.find(id);
      } catch (InvalidSetting e) {
        findings.add(Finding.problem("client " + id, String.valueOf(e.getMessage())));
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("configuration", count + " clients, each of them valid."));
    }
    return findings;
  }
}
