package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code user create}. */
@Command(
    name = "create",
    description = "Add a person who can sign in. A new password is printed this once.",
    footer = {
      "",
      "Examples:",
      "  intermezzo user create --email ada@example.com --name 'Ada Lovelace'",
      "  intermezzo user create --email ada@example.com --email-verified \\",
      "    --password-stdin < password.txt"
    })
final class UserCreateCommand extends StoreCommand {
  @Option(
      names = "--email",
      paramLabel = "EMAIL",
      required = true,
      description = "The e-mail address that they sign in with.")
  Email email;

  @Option(names = "--name", paramLabel = "NAME", description = "What they are called.")
  Optional<String> name;

  @Option(
      names = "--email-verified",
      description = "The address is known to be theirs; applications are told so.")
  boolean emailVerified;

  @Mixin PasswordOption passwordOption;

  UserCreateCommand(Environment environment) {
    super(environment);
  }

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Installation installation) {
    Password password = passwordOption.read(environment, email);
    User user =
        User.create(
            UserId.generate(environment.random()),
            email,
            emailVerified,
            name,
            Optional.of(passwordOption.hash(environment, password)),
            environment.clock().instant());
    if (!installation.users().create(user)) {
      throw new CommandFailed(
          "There is a user with that e-mail address already; see user show " + email + ".");
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("user_id", user.subject());
    view.put("email", user.email().value());
    passwordOption.show(password, view);
    UserView.of(user).forEach(view::putIfAbsent);
    output.thing(environment.out(), view);
    passwordOption.remind(environment);
    return 0;
  }
}
