package ai.intermezzo.auth.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code completion}: what makes a shell complete our commands and options. */
@Command(
    name = "completion",
    description = "Print the completion script for bash and zsh.",
    footer = {
      "",
      "Examples:",
      "  source <(intermezzo completion)",
      "  intermezzo completion > ~/.local/share/bash-completion/completions/intermezzo"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Environment environment;

  CompletionCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.out().println(AutoComplete.bash("intermezzo", Intermezzo.commandLine(environment)));
    return Intermezzo.DONE;
  }
}
