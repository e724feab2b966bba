package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code client delete}. */
@Command(
    name = "delete",
    description = "Remove an application with its secrets. Tokens that it has run out.",
    footer = {"", "Example:", "  intermezzo client delete RFWrUzk93pUmHCNFuKLto2c239LZKoVO --yes"})
final class ClientDeleteCommand extends StoreCommand {
  @Parameters(paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  @Mixin Confirmation confirmation;

  ClientDeleteCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    confirmation.ask(environment, "Delete the client " + clientId + "?");
    installation.clients().delete(clientId);
    output.thing(environment.out(), Map.of("deleted", clientId.value()));
    return 0;
  }
}
