package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.CredentialId;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code client secret revoke}. */
@Command(
    name = "revoke",
    description = "Take a secret back, for good. A running server refuses it within a second.",
    footer = {
      "",
      "Example:",
      "  intermezzo client secret revoke RFWrUzk93pUmHCNFuKLto2c239LZKoVO 195d6f957161f5f2"
    })
final class ClientSecretRevokeCommand extends StoreCommand {
  @Parameters(index = "0", paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  @Parameters(index = "1", paramLabel = "CREDENTIAL_ID", description = "As secret list shows it.")
  CredentialId credentialId;

  ClientSecretRevokeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    installation.clients().revoke(clientId, credentialId);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("client_id", clientId.value());
    view.put("revoked", credentialId.value());
    output.thing(environment.out(), view);
    return 0;
  }
}
