package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code client list}. */
@Command(
    name = "list",
    description = "List the applications.",
    footer = {
      "",
      "Examples:",
      "  intermezzo client list",
      "  intermezzo client list --json | jq -r .clients[].client_id"
    })
final class ClientListCommand extends StoreCommand {
  ClientListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.things(
        environment.out(),
        "clients",
        installation.clients().list().stream().map(ClientView::row).toList());
    return 0;
  }
}
