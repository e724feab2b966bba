package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.audit.AuditEntry;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit list}. */
@Command(
    name = "list",
    description = "List what happened in the last 90 days, the newest first.",
    footer = {
      "",
      "Examples:",
      "  intermezzo audit list --limit 20",
      "  intermezzo audit list --user ada@example.com",
      "  intermezzo audit list --json | jq '.events[] | select(.kind == \"token_reused\")'"
    })
final class AuditListCommand extends StoreCommand {
  @Option(
      names = "--user",
      paramLabel = "EMAIL",
      description = "Only what concerns the person with that e-mail address.")
  Optional<Email> user;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "List that many at the most, 1 to 1000 (default: 100).")
  long limit;

  AuditListCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    if (limit < 1 || limit > AuditStore.MAX_LISTED) {
      throw new CommandFailed("--limit is 1 to " + AuditStore.MAX_LISTED + ".");
    }
    Optional<String> userId = user.map(installation::requireUserId).map(UserId::value);
    output.things(
        environment.out(),
        "events",
        installation.audit().list(userId, (int) limit).stream()
            .map(AuditListCommand::row)
            .toList());
    return 0;
  }

  private static Map<String, Object> row(AuditEntry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("at", entry.at().toString());
    row.put("kind", entry.kind());
    entry.userId().ifPresent(id -> row.put("user_id", id));
    entry.clientId().ifPresent(id -> row.put("client_id", id));
    entry.sid().ifPresent(sid -> row.put("sid", sid));
    entry.address().ifPresent(address -> row.put("address", address));
    if (!entry.detail().isEmpty()) {
      row.put("detail", new TreeMap<>(entry.detail()));
    }
    return row;
  }
}
