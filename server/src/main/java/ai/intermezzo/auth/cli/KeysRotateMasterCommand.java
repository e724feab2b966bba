package ai.intermezzo.auth.cli;

import java.util.Map;
import picocli.CommandLine.Command;

/** {@code keys rotate-master}. */
@Command(
    name = "rotate-master",
    description =
        "Replace the master key and wrap the signing keys anew. Nothing that was issued ends, and running"
            + " servers go on.",
    footer = {
      "",
      "Where INTERMEZZO_MASTER_KEY holds the key: give every node NEW,OLD, run this, then NEW alone.",
      "",
      "Example:",
      "  intermezzo keys rotate-master"
    })
final class KeysRotateMasterCommand extends StoreCommand {
  KeysRotateMasterCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    output.thing(environment.out(), Map.of("master_key_id", installation.rotateMasterKey()));
    return 0;
  }
}
