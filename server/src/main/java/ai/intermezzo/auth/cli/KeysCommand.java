package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code keys}: what tokens are signed with, and what guards it at rest. */
@Command(
    name = "keys",
    description = "The signing keys, and the master key that guards them at rest.",
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand extends CommandGroup {}
