package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line on one installation: each command is a process, as an operator runs it. */
final class Cli {
  private final Path data;
  private final Map<String, String> environment = new HashMap<>();
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  Cli(Path data) {
    this.data = data;
  }

  /** How a command ended. */
  record Result(int exit, String stdout, String stderr) {
    JsonNode json() {
      assertThat(exit).as("stderr: %s", stderr).isZero();
      return JsonMapper.shared().readTree(stdout);
    }
  }

  /** A client that can ask for tokens. */
  record Client(String id, String secret) {
    @Override
    public String toString() {
      return "Client[" + id + "]";
    }
  }

  Cli environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs a command as it is, and waits for its end. */
  Result run(String... command) throws Exception {
    return runWith("", command);
  }

  /** Runs a command with something on its standard input. */
  Result runWith(String input, String... command) throws Exception {
    Path in = Launch.scratch("in");
    Path out = Launch.scratch("out");
    Path err = Launch.scratch("err");
    Files.writeString(in, input);
    Launch launch = Launch.of(command).with("--data", data.toString());
    environment.forEach(launch::environment);
    Process process = launch.start(in, out, err);
    running.add(process);
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(List.of(command) + " ends").isTrue();
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      running.remove(process);
      for (Path file : List.of(in, out, err)) {
        Files.delete(file);
      }
    }
  }

  /** {@code kill -9} of all commands that run now. */
  void killAll() {
    running.forEach(Process::destroyForcibly);
  }

  /** Runs a command that must succeed, and reads what it printed for scripts. */
  JsonNode json(String... command) throws Exception {
    String[] all = List.of(command).toArray(new String[command.length + 1]);
    all[command.length] = "--json";
    return run(all).json();
  }

  /** An Api with the scopes {@code read} and {@code write}. */
  void createApi(String identifier, String... more) throws Exception {
    String[] base = {
      "api", "create", "--identifier", identifier, "--scope", "read=Read", "--scope", "write=Write"
    };
    json(concat(base, more));
  }

  /** A machine with all scopes of an Api. */
  Client createClient(String audience, String... more) throws Exception {
    String[] base = {
      "client", "create", "--name", "test", "--type", "machine", "--audience", audience
    };
    return client(json(concat(base, more)));
  }

  /** What {@code client create} and {@code client secret add} print. */
  static Client client(JsonNode printed) {
    return new Client(
        printed.get("client_id").stringValue(), printed.get("client_secret").stringValue());
  }

  private static String[] concat(String[] one, String[] two) {
    String[] both = new String[one.length + two.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
