package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.ConfigurationFile;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option's value comes from when the command line does not say: {@code
 * INTERMEZZO_<OPTION>}, then the configuration file, then what the option has built in.
 *
 * <p>This goes for the options that describe an installation. Those that describe one thing that is
 * made, such as {@code client create --name}, are taken from the command line alone: a variable
 * that is left over must not name a client.
 */
final class OptionDefaults implements IDefaultValueProvider {
  /** The options of an installation, and the keys of the configuration file. */
  static final Set<String> INSTALLATION =
      Set.of(
          "data",
          "database",
          "master-key",
          "issuer",
          "listen",
          "tls-cert",
          "tls-key",
          "behind-proxy",
          "access-log",
          "max-stale",
          "session-idle",
          "session-lifetime",
          "sign-up",
          "theme-name",
          "theme-colour",
          "theme-logo",
          "log",
          "log-level");

  private final Map<String, String> variables;
  private final ConfigurationFile file;

  OptionDefaults(Map<String, String> variables, ConfigurationFile file) {
    this.variables = variables;
    this.file = file;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec spec) {
    if (!(spec instanceof OptionSpec option)) {
      return null;
    }
    String name = option.longestName().substring(2);
    if (!INSTALLATION.contains(name)) {
      return null;
    }
    String variable = variables.get(variable(name));
    return variable != null && !variable.isEmpty() ? variable : file.get(name).orElse(null);
  }

  /** The variable of an option, for example {@code INTERMEZZO_TLS_CERT}. */
  static String variable(String option) {
    return "INTERMEZZO_" + option.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
