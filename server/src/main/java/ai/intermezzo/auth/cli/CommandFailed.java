package ai.intermezzo.auth.cli;

/**
 * A command that can't be carried out. The message is one line for the user that says what to do.
 */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailed(String line) {
    super(line);
  }
}
