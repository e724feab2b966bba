package ai.intermezzo.auth.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How a help text is laid out: what has to be given, the command's own options, then those that
 * every command has.
 */
final class HelpLayout {
  private static final int WIDTH = 100;
  private static final Set<String> DATA =
      Set.of("--data", "--database", "--master-key", "--config");
  private static final Set<String> EVERYWHERE = Set.of("--json", "--version", "--help");

  private HelpLayout() {}

  static void apply(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage()
        .width(WIDTH)
        .sortOptions(false)
        .customSynopsis(synopsis(spec))
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .commandListHeading("%nCommands:%n");
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
    command.getSubcommands().values().forEach(HelpLayout::apply);
  }

  private static String synopsis(CommandSpec spec) {
    if (!spec.subcommands().isEmpty()) {
      return spec.qualifiedName() + " COMMAND";
    }
    return Stream.of(
            Stream.of(spec.qualifiedName()),
            spec.positionalParameters().stream().map(parameter -> parameter.paramLabel()),
            spec.options().stream()
                .filter(OptionSpec::required)
                .map(option -> option.longestName() + "=" + option.paramLabel()),
            Stream.of("[OPTIONS]"))
        .flatMap(words -> words)
        .collect(Collectors.joining(" "));
  }

  private static String options(Help help) {
    List<OptionSpec> all =
        help.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
    List<OptionSpec> data = all.stream().filter(option -> isIn(DATA, option)).toList();
    List<OptionSpec> everywhere = all.stream().filter(option -> isIn(EVERYWHERE, option)).toList();
    List<OptionSpec> own =
        all.stream().filter(o -> !data.contains(o) && !everywhere.contains(o)).toList();
    return part("Options:", help, own)
        + part("Where the data is:", help, data)
        + part(own.isEmpty() && data.isEmpty() ? "Options:" : "As everywhere:", help, everywhere);
  }

  private static String part(String heading, Help help, List<OptionSpec> options) {
    return options.isEmpty()
        ? ""
        : System.lineSeparator()
            + heading
            + System.lineSeparator()
            + help.optionListExcludingGroups(options);
  }

  private static boolean isIn(Set<String> names, OptionSpec option) {
    return names.contains(option.longestName());
  }
}
