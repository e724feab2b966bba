package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.ConfigurationFile;
import ai.intermezzo.auth.oauth.InvalidSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the configuration file: by {@code --config}, by {@code INTERMEZZO_CONFIG}, else {@code
 * intermezzo.yaml} where the working folder has one. It has to be read before the options are,
 * since it says what they are where the command line does not, so its own option is looked for
 * here.
 */
final class ConfigurationSearch {
  private static final String OPTION = "--config";
  private static final Set<String> NEED_NO_FILE =
      Set.of("-h", "--help", "-V", "--version", "completion");

  private ConfigurationSearch() {}

  /**
   * What the file says; nothing where there is none, or where only help is asked for: that a broken
   * file must not be in the way of.
   *
   * @throws InvalidSetting where it can't be read, or says what it can't say
   */
  static ConfigurationFile find(Environment environment, String... arguments) {
    if (Arrays.stream(arguments).anyMatch(NEED_NO_FILE::contains)) {
      return ConfigurationFile.empty();
    }
    return named(arguments)
        .or(() -> Optional.ofNullable(environment.variables().get("INTERMEZZO_CONFIG")))
        .filter(name -> !name.isEmpty())
        .map(name -> environment.resolve(Path.of(name)))
        .or(
            () ->
                Optional.of(environment.resolve(Path.of(ConfigurationFile.DEFAULT_NAME)))
                    .filter(Files::exists))
        .map(file -> ConfigurationFile.read(file, OptionDefaults.INSTALLATION))
        .orElseGet(ConfigurationFile::empty);
  }

  private static Optional<String> named(String... arguments) {
    Optional<String> named = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(OPTION + "=")) {
        named = Optional.of(arguments[i].substring(OPTION.length() + 1));
      } else if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
        named = Optional.of(arguments[i + 1]);
      }
    }
    return named;
  }
}
