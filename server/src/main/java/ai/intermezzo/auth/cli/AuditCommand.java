package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code audit}: what happened, when, to whom. */
@Command(
    name = "audit",
    description = "What happened, when, to whom.",
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand extends CommandGroup {}
