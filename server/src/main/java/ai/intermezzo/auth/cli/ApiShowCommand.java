package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.oauth.Audience;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code api show}. */
@Command(
    name = "show",
    description = "Show one API.",
    footer = {"", "Example:", "  intermezzo api show https://api.example.com"})
final class ApiShowCommand extends StoreCommand {
  @Parameters(paramLabel = "IDENTIFIER", description = "The API's identifier.")
  Audience identifier;

  ApiShowCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    Api api =
        installation
            .apis()
            .find(identifier)
            .orElseThrow(
                () -> new CommandFailed("There is no API with that identifier; see api list."));
    output.thing(environment.out(), ApiView.of(api));
    return 0;
  }
}
