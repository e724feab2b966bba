package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code user}: the people who sign in. */
@Command(
    name = "user",
    description = "The people who sign in.",
    synopsisSubcommandLabel = "COMMAND")
final class UserCommand extends CommandGroup {}
