package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.ClientAllowances;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code client update}. */
@Command(
    name = "update",
    description =
        "Change an application. What is not named stays; --audience and --scope replace their whole"
            + " list.",
    footer = {
      "",
      "Example:",
      "  intermezzo client update RFWrUzk93pUmHCNFuKLto2c239LZKoVO \\",
      "    --audience https://api.example.com \\",
      "    --audience https://billing.example.com --default-audience https://api.example.com"
    })
final class ClientUpdateCommand extends StoreCommand {
  @Parameters(paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  Optional<String> name;

  @Mixin ClientOptions options;

  ClientUpdateCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    // The Apis are read before the write: work that is given to the database asks nothing else.
    ClientAllowances allowances = new ClientAllowances(installation.apis().list());
    Client changed =
        installation.clients().update(clientId, now -> options.apply(now, name, allowances));
    output.thing(environment.out(), ClientView.of(changed));
    return 0;
  }
}
