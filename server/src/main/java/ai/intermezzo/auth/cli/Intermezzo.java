package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.ConfigurationFile;
import ai.intermezzo.auth.oauth.InvalidSetting;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The program: reads the command line, runs the command, and turns what went wrong into one line.
 */
@Command(
    name = "intermezzo",
    description = "An OAuth 2.0 and OpenID Connect authorization server.",
    versionProvider = Version.class,
    footer = {
      "",
      "Start here:",
      "  intermezzo dev                    a server, an API and a client to try, on this machine",
      "  intermezzo COMMAND --help         what a command does, with examples",
      "",
      "Options that describe an installation may also be INTERMEZZO_<OPTION> or a key of",
      "intermezzo.yaml; the command line wins over the environment, and that over the file."
    })
public final class Intermezzo extends CommandGroup {
  /** The command did what it was told. */
  static final int DONE = 0;

  /** The command could not be carried out. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int MISUSED = 2;

  /** The commands that run on, and tell in their log what they do. */
  private static final Set<String> SERVERS = Set.of("dev", "serve");

  /** Those that have to start fast, and what the build learns their start from. */
  private static final Set<String> STARTS = Set.of("dev", "serve", "aot-training");

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Environment environment = Environment.ofProcess();
    int code;
    try {
      Logging.prepare(
          quietUnlessAsked(environment, arguments),
          System.getProperties(),
          environment.variables());
      code = run(environment, arguments);
    } catch (IllegalArgumentException e) {
      environment.err().println("intermezzo: " + e.getMessage());
      code = FAILED;
    }
    System.out.flush();
    if (code != DONE) {
      System.exit(code);
    }
    // Returning ends the process too, without System.exit's question for a logger, which starts all
    // of the logging: measured, 20 to 75 ms of CPU of a short command. (Runtime.halt would leave
    // behind the library that SQLite unpacks.)
  }

  /** A command that ends at once tells nothing but warnings. */
  private static Map<String, String> quietUnlessAsked(
      Environment environment, String... arguments) {
    boolean asked =
        environment.variables().containsKey(LoggingSettings.LEVEL_VARIABLE)
            || System.getProperty(LoggingSettings.LEVEL_PROPERTY) != null
            || Arrays.stream(arguments).anyMatch(SERVERS::contains);
    return asked ? Map.of() : Map.of(LoggingSettings.LEVEL_PROPERTY, "warn");
  }

  /**
   * Runs the program.
   *
   * @return the exit code: 0, 1 where the command failed, 2 where it was used wrongly
   */
  public static int run(Environment environment, String... arguments) {
    boolean starts = arguments.length > 0 && STARTS.contains(arguments[0]);
    CommandLine program = starts ? servers(environment) : commandLine(environment);
    if (arguments.length == 0) {
      program.usage(environment.err());
      return MISUSED;
    }
    try {
      ConfigurationFile file = ConfigurationSearch.find(environment, arguments);
      return program
          .setDefaultValueProvider(new OptionDefaults(environment.variables(), file))
          .execute(arguments);
    } catch (InvalidSetting e) {
      environment.err().println("intermezzo: " + e.getMessage());
      return FAILED;
    }
  }

  /** Every command, put together by hand. */
  static CommandLine commandLine(Environment environment) {
    CommandLine secret =
        new CommandLine(new ClientSecretCommand())
            .addSubcommand(new ClientSecretAddCommand(environment))
            .addSubcommand(new ClientSecretListCommand(environment))
            .addSubcommand(new ClientSecretRevokeCommand(environment));
    CommandLine client =
        new CommandLine(new ClientCommand())
            .addSubcommand(new ClientCreateCommand(environment))
            .addSubcommand(new ClientListCommand(environment))
            .addSubcommand(new ClientShowCommand(environment))
            .addSubcommand(new ClientUpdateCommand(environment))
            .addSubcommand(new ClientDeleteCommand(environment))
            .addSubcommand(secret);
    CommandLine api =
        new CommandLine(new ApiCommand())
            .addSubcommand(new ApiCreateCommand(environment))
            .addSubcommand(new ApiListCommand(environment))
            .addSubcommand(new ApiShowCommand(environment))
            .addSubcommand(new ApiUpdateCommand(environment))
            .addSubcommand(new ApiDeleteCommand(environment));
    CommandLine user =
        new CommandLine(new UserCommand())
            .addSubcommand(new UserCreateCommand(environment))
            .addSubcommand(new UserListCommand(environment))
            .addSubcommand(new UserShowCommand(environment))
            .addSubcommand(new UserBlockCommand(environment))
            .addSubcommand(new UserUnblockCommand(environment))
            .addSubcommand(new UserSetPasswordCommand(environment))
            .addSubcommand(new UserDeleteCommand(environment));
    CommandLine revoke = new CommandLine(new KeysRevokeCommand(environment));
    revoke.getCommandSpec().preprocessor(new HyphenatedKid());
    CommandLine keys =
        new CommandLine(new KeysCommand())
            .addSubcommand(new KeysListCommand(environment))
            .addSubcommand(new KeysRotateCommand(environment))
            .addSubcommand(revoke)
            .addSubcommand(new KeysRotateMasterCommand(environment));
    CommandLine audit =
        new CommandLine(new AuditCommand()).addSubcommand(new AuditListCommand(environment));
    CommandLine program =
        new CommandLine(new Intermezzo())
            .addSubcommand(new DevCommand(environment))
            .addSubcommand(new ServeCommand(environment))
            .addSubcommand(api)
            .addSubcommand(client)
            .addSubcommand(user)
            .addSubcommand(keys)
            .addSubcommand(audit)
            .addSubcommand(new DoctorCommand(environment))
            .addSubcommand(new CompletionCommand(environment))
            .addSubcommand(new AotTrainingCommand(environment));
    return prepared(program, environment);
  }

  /** Only what runs a server: reading all the others costs a fifth of a second at each start. */
  private static CommandLine servers(Environment environment) {
    CommandLine program =
        new CommandLine(new Intermezzo())
            .addSubcommand(new DevCommand(environment))
            .addSubcommand(new ServeCommand(environment))
            .addSubcommand(new AotTrainingCommand(environment));
    return prepared(program, environment);
  }

  private static CommandLine prepared(CommandLine program, Environment environment) {
    HelpOption.addTo(program);
    HelpLayout.apply(program);
    Words.teach(program);
    return program
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, _) -> misused(environment, e))
        .setExecutionExceptionHandler((e, _, _) -> failed(environment, e));
  }

  private static int misused(Environment environment, ParameterException e) {
    environment.err().println("intermezzo: " + Misuse.line(e));
    return MISUSED;
  }

  private static int failed(Environment environment, Exception e) {
    environment.err().println("intermezzo: " + Failures.line(e));
    return FAILED;
  }
}
