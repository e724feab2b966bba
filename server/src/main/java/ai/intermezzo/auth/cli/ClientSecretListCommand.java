package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code client secret list}. */
@Command(
    name = "list",
    description = "List an application's secrets by their credential_id.",
    footer = {"", "Example:", "  intermezzo client secret list RFWrUzk93pUmHCNFuKLto2c239LZKoVO"})
final class ClientSecretListCommand extends StoreCommand {
  @Parameters(paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  ClientSecretListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    Instant now = environment.clock().instant();
    output.things(
        environment.out(),
        "credentials",
        installation.requireClient(clientId).credentials().stream()
            .map(credential -> ClientView.of(credential, now))
            .toList());
    return 0;
  }
}
