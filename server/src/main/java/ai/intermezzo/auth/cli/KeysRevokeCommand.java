package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.jose.SigningKeys;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keys revoke}. */
@Command(
    name = "revoke",
    description =
        "Take a leaked key out of the JWK set at once. Tokens that it signed are refused as soon as"
            + " verifiers fetch the set again; a new key signs in its place.",
    footer = {
      "",
      "Example:",
      "  intermezzo keys revoke u3kPUa2cwVQtW5dMOLGIQDWQTZ8Y2nrF6s2uFaeXk7Y"
    })
final class KeysRevokeCommand extends StoreCommand {
  @Parameters(paramLabel = "KID", description = "The key's kid, as keys list shows it.")
  String kid;

  @Mixin Confirmation confirmation;

  KeysRevokeCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    SigningKeys keys = installation.signingKeys();
    if (keys.list().stream().noneMatch(key -> key.kid().equals(kid))) {
      throw new CommandFailed("There is no key with that kid; see keys list.");
    }
    confirmation.ask(environment, "Revoke the key " + kid + "? Tokens that it signed end.");
    keys.revoke(kid);
    output.thing(environment.out(), Map.of("revoked", kid));
    return 0;
  }
}
