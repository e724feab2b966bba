package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code keys list}. */
@Command(
    name = "list",
    description = "List the signing keys: next, current, retiring, revoked.",
    footer = {"", "Example:", "  intermezzo keys list"})
final class KeysListCommand extends StoreCommand {
  KeysListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.things(
        environment.out(),
        "keys",
        installation.signingKeys().list().stream().map(KeyTable::row).toList());
    return 0;
  }
}
