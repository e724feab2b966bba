package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.page.Theme;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the pages look that people see. */
final class ThemeOptions {
  @Option(
      names = "--theme-name",
      paramLabel = "NAME",
      description = "What the pages call themselves (default: Intermezzo Auth).")
  Optional<String> name;

  @Option(
      names = "--theme-colour",
      paramLabel = "#RRGGBB",
      description = "The colour of buttons and links.")
  Optional<String> colour;

  @Option(
      names = "--theme-logo",
      paramLabel = "URL",
      description = "A logo to show, https:// or a path of this host.")
  Optional<String> logo;

  /**
   * @throws ai.intermezzo.auth.oauth.InvalidSetting where one of them can't be taken
   */
  Theme theme() {
    return new Theme(name.orElse(Theme.DEFAULT.name()), colour, logo);
  }
}
