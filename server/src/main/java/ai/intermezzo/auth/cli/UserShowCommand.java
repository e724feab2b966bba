package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.user.Email;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code user show}. */
@Command(
    name = "show",
    description = "Show one person, without the password.",
    footer = {"", "Example:", "  intermezzo user show ada@example.com"})
final class UserShowCommand extends StoreCommand {
  @Parameters(paramLabel = "EMAIL", description = "The person's e-mail address.")
  Email email;

  UserShowCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.thing(environment.out(), UserView.of(installation.requireUser(email)));
    return 0;
  }
}
