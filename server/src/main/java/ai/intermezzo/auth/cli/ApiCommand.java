package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code api}: the resource servers that tokens are issued for. */
@Command(
    name = "api",
    description = "The APIs that tokens are issued for.",
    synopsisSubcommandLabel = "COMMAND")
final class ApiCommand extends CommandGroup {}
