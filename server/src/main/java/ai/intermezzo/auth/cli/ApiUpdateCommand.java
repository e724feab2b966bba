package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.oauth.Audience;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code api update}. */
@Command(
    name = "update",
    description = "Change an API. What is not named stays; --scope replaces the whole list.",
    footer = {
      "",
      "Example:",
      "  intermezzo api update https://api.example.com --signing-alg ES256 --token-lifetime 600"
    })
final class ApiUpdateCommand extends StoreCommand {
  @Parameters(paramLabel = "IDENTIFIER", description = "The API's identifier.")
  Audience identifier;

  @Mixin ApiOptions options;

  ApiUpdateCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.thing(
        environment.out(), ApiView.of(installation.apis().update(identifier, options::apply)));
    return 0;
  }
}
