package ai.intermezzo.auth.cli;

import picocli.CommandLine.Command;

/** {@code api list}. */
@Command(
    name = "list",
    description = "List the APIs.",
    footer = {
      "",
      "Examples:",
      "  intermezzo api list",
      "  intermezzo api list --json | jq -r .apis[].identifier"
    })
final class ApiListCommand extends StoreCommand {
  ApiListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.things(
        environment.out(), "apis", installation.apis().list().stream().map(ApiView::row).toList());
    return 0;
  }
}
