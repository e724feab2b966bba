package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.user.UserPage;
import ai.intermezzo.auth.user.UserStore;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code user list}. */
@Command(
    name = "list",
    description = "List the people who can sign in, by their e-mail addresses.",
    footer = {
      "",
      "Examples:",
      "  intermezzo user list",
      "  intermezzo user list --after ada@example.com --limit 100",
      "  intermezzo user list --json | jq -r .users[].email"
    })
final class UserListCommand extends StoreCommand {
  @Option(
      names = "--after",
      paramLabel = "EMAIL",
      description = "Begin after this address: the last one of the list before.")
  Optional<String> after;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + UserStore.MAX_PAGE,
      description = "List that many at the most, 1 to 1000 (default: 1000).")
  long limit;

  UserListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    UserPage page =
        installation
            .users()
            .list(after.map(UserStore::position), Math.clamp(limit, 0, UserStore.MAX_PAGE + 1));
    output.things(environment.out(), "users", page.users().stream().map(UserView::row).toList());
    page.next().ifPresent(last -> environment.err().println("There may be more: --after " + last));
    return 0;
  }
}
