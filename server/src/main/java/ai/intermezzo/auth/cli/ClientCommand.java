package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code client}: the applications that ask for tokens. */
@Command(
    name = "client",
    description = "The applications that ask for tokens.",
    synopsisSubcommandLabel = "COMMAND")
final class ClientCommand extends CommandGroup {}
