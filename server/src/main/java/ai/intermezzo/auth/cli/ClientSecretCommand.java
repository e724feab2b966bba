package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code client secret}: the credentials of a client. */
@Command(
    name = "secret",
    description = "The secrets of an application: add one, switch over, revoke the old one.",
    synopsisSubcommandLabel = "COMMAND")
final class ClientSecretCommand extends CommandGroup {}
