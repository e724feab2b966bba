package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.UserId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code user delete}. */
@Command(
    name = "delete",
    description = "Remove a person for good, and end their sessions and refresh tokens at once.",
    footer = {"", "Example:", "  intermezzo user delete ada@example.com --yes"})
final class UserDeleteCommand extends StoreCommand {
  @Parameters(paramLabel = "EMAIL", description = "The person's e-mail address.")
  Email email;

  @Mixin Confirmation confirmation;

  UserDeleteCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    UserId id = installation.requireUserId(email);
    confirmation.ask(environment, "Delete the user " + email + "?");
    installation.users().delete(id);
    installation.ended(AuditKind.USER_DELETED, id);
    output.thing(environment.out(), Map.of("deleted", email.value()));
    return 0;
  }
}
