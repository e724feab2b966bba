package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code user set-password}. */
@Command(
    name = "set-password",
    description =
        "Give a person another password, and end their sessions and refresh tokens. A new one is"
            + " printed this once.",
    footer = {
      "",
      "Examples:",
      "  intermezzo user set-password ada@example.com",
      "  intermezzo user set-password ada@example.com --password-stdin < password.txt"
    })
final class UserSetPasswordCommand extends StoreCommand {
  @Parameters(paramLabel = "EMAIL", description = "The person's e-mail address.")
  Email email;

  @Mixin PasswordOption passwordOption;

  UserSetPasswordCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    UserId id = installation.requireUserId(email);
    Password password = passwordOption.read(environment, email);
    installation.users().setPassword(id, passwordOption.hash(environment, password));
    installation.ended(AuditKind.PASSWORD_CHANGED, id);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("email", email.value());
    passwordOption.show(password, view);
    output.thing(environment.out(), view);
    passwordOption.remind(environment);
    return 0;
  }
}
