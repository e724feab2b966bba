package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.UserId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code user block}. */
@Command(
    name = "block",
    description =
        "Let a person sign in no more, and end their sessions and refresh tokens at once.",
    footer = {"", "Example:", "  intermezzo user block ada@example.com"})
final class UserBlockCommand extends StoreCommand {
  @Parameters(paramLabel = "EMAIL", description = "The person's e-mail address.")
  Email email;

  UserBlockCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    UserId id = installation.requireUserId(email);
    installation.users().block(id);
    installation.ended(AuditKind.USER_BLOCKED, id);
    output.thing(environment.out(), Map.of("blocked", email.value()));
    return 0;
  }
}
