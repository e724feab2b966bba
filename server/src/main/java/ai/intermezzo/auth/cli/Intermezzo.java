package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.config.ConfigurationFile;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The program: reads the command line, runs the command, and turns what went wrong into one line.
 */
@Command(
    name = "intermezzo",
    description = "An OAuth 2.0 and OpenID Connect authorization server.",
    synopsisSubcommandLabel = "COMMAND",
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

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Environment environment = Environment.ofProcess();
    int code;
    try {
      Logging.prepare(Map.of(), System.getProperties(), environment.variables());
      code = run(environment, arguments);
    } catch (IllegalArgumentException e) {
      environment.err().println("intermezzo: " + e.getMessage());
      code = FAILED;
    }
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs the program.
   *
   * @return the exit code: 0, 1 where the command failed, 2 where it was used wrongly
   */
  public static int run(Environment environment, String... arguments) {
    try {
      ConfigurationFile file = configuration(environment, arguments);
      return commandLine(environment)
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
    CommandLine keys =
        new CommandLine(new KeysCommand())
            .addSubcommand(new KeysListCommand(environment))
            .addSubcommand(new KeysRotateCommand(environment))
            .addSubcommand(new KeysRevokeCommand(environment))
            .addSubcommand(new KeysRotateMasterCommand(environment));
    CommandLine program =
        new CommandLine(new Intermezzo())
            .addSubcommand(new DevCommand(environment))
            .addSubcommand(new ServeCommand(environment))
            .addSubcommand(api)
            .addSubcommand(client)
            .addSubcommand(keys)
            .addSubcommand(new DoctorCommand(environment))
            .addSubcommand(new CompletionCommand(environment))
            .addSubcommand(new AotTrainingCommand(environment));
    HelpOption.addTo(program);
    return program
        .registerConverter(Audience.class, converter(Audience::new))
        .registerConverter(ClientId.class, converter(ClientId::new))
        .registerConverter(CredentialId.class, converter(CredentialId::new))
        .setOut(new PrintWriter(environment.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(environment.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, _) -> misused(environment, e))
        .setExecutionExceptionHandler((e, _, _) -> failed(environment, e));
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (InvalidSetting e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static int misused(Environment environment, ParameterException e) {
    String line =
        e.getMessage() == null ? "Wrong usage" : e.getMessage().lines().findFirst().orElse("");
    environment
        .err()
        .println(
            "intermezzo: "
                + line
                + " (see "
                + e.getCommandLine().getCommandSpec().qualifiedName()
                + " --help)");
    return MISUSED;
  }

  private static int failed(Environment environment, Exception e) {
    environment.err().println("intermezzo: " + Failures.line(e));
    return FAILED;
  }

  /**
   * The configuration file has to be read before the options are, so its own option is looked for
   * here.
   */
  private static ConfigurationFile configuration(Environment environment, String... arguments) {
    Optional<Path> named = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--config=")) {
        named = Optional.of(Path.of(arguments[i].substring("--config=".length())));
      } else if (arguments[i].equals("--config") && i + 1 < arguments.length) {
        named = Optional.of(Path.of(arguments[i + 1]));
      }
    }
    Optional<Path> file =
        named
            .or(
                () ->
                    Optional.ofNullable(environment.variables().get("INTERMEZZO_CONFIG"))
                        .map(Path::of))
            .or(
                () ->
                    Optional.of(Path.of(ConfigurationFile.DEFAULT_NAME))
                        .filter(f -> Files.exists(environment.resolve(f))));
    return file.map(
            f -> ConfigurationFile.read(environment.resolve(f), OptionDefaults.INSTALLATION))
        .orElseGet(ConfigurationFile::empty);
  }
}
