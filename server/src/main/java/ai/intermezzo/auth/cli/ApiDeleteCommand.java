package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.oauth.Audience;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code api delete}. */
@Command(
    name = "delete",
    description = "Remove an API. Its clients get no more tokens for it; those issued run out.",
    footer = {"", "Example:", "  intermezzo api delete https://api.example.com --yes"})
final class ApiDeleteCommand extends StoreCommand {
  @Parameters(paramLabel = "IDENTIFIER", description = "The API's identifier.")
  Audience identifier;

  @Mixin Confirmation confirmation;

  ApiDeleteCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    confirmation.ask(environment, "Delete the API " + identifier + "?");
    installation.apis().delete(identifier);
    output.thing(environment.out(), Map.of("deleted", identifier.value()));
    return 0;
  }
}
