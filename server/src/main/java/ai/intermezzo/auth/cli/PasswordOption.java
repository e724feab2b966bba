package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.PasswordHash;
import ai.intermezzo.auth.user.Passwords;
import java.util.Map;
import picocli.CommandLine.Option;

/** The password of a user: read from standard input, or made here and printed this once. */
final class PasswordOption {
  @Option(
      names = "--password-stdin",
      description =
          "Read the password from standard input, 8 to 200 characters (default: a new one is printed).")
  boolean fromInput;

  /**
   * The password.
   *
   * @throws CommandFailed where there is none to read
   * @throws ai.intermezzo.auth.oauth.InvalidSetting where it will not do
   */
  Password read(Environment environment, Email email) {
    if (!fromInput) {
      return Password.generate(environment.random());
    }
    if (environment.interactive()) {
      environment.err().println("The password, and Enter:");
    }
    String line = InputLine.read(environment);
    if (line.isEmpty()) {
      throw new CommandFailed("Standard input has no password: pipe it in, one line.");
    }
    return Password.chosen(line, email);
  }

  /** What is stored of it. */
  PasswordHash hash(Environment environment, Password password) {
    try (Passwords passwords = new Passwords(environment.random())) {
      return passwords.hash(password);
    }
  }

  /** Adds a password that was made here to what is printed. */
  void show(Password password, Map<String, Object> view) {
    if (!fromInput) {
      view.put("password", password.reveal());
    }
  }

  /** Says that a password that was made here is printed this once. */
  void remind(Environment environment) {
    if (!fromInput) {
      environment.err().println("Keep the password now: it is not shown again.");
    }
  }
}
