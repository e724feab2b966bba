package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code client show}. */
@Command(
    name = "show",
    description = "Show one application, without its secrets.",
    footer = {"", "Example:", "  intermezzo client show RFWrUzk93pUmHCNFuKLto2c239LZKoVO"})
final class ClientShowCommand extends StoreCommand {
  @Parameters(paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  ClientShowCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.thing(environment.out(), ClientView.of(installation.requireClient(clientId)));
    return 0;
  }
}
