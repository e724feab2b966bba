package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.UserId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code user unblock}. */
@Command(
    name = "unblock",
    description = "Let a person sign in again. Sessions and tokens that ended stay so.",
    footer = {"", "Example:", "  intermezzo user unblock ada@example.com"})
final class UserUnblockCommand extends StoreCommand {
  @Parameters(paramLabel = "EMAIL", description = "The person's e-mail address.")
  Email email;

  UserUnblockCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    UserId id = installation.requireUserId(email);
    installation.users().unblock(id);
    installation.ended(AuditKind.USER_UNBLOCKED, id);
    output.thing(environment.out(), Map.of("unblocked", email.value()));
    return 0;
  }
}
