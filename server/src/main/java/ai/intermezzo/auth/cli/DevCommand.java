package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.http.LocalCa;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Theme;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dev}: everything to try the server out, on this machine, in one command. */
@Command(
    name = "dev",
    description =
        "Start a server, an example API and demo apps on this machine, and print what to paste.",
    footer = {
      "",
      "Everything is kept in the data folder: a second start goes on where the first one ended.",
      "Ctrl-C ends it. For a server for real see: intermezzo serve --help",
      "",
      "Examples:",
      "  intermezzo dev",
      "  intermezzo dev --port 9443 --api-port 9444 --data /tmp/another"
    })
final class DevCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8443",
      description = "The server's port on localhost (default: 8443).")
  int port;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "8444",
      description = "The example API's port on localhost (default: 8444).")
  int apiPort;

  @Mixin LogOptions logOptions;
  @Mixin DataOptions dataOptions;
  @Spec CommandSpec spec;

  private final Environment environment;

  DevCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    requireGoodPorts();
    logOptions.apply();
    Optional<Path> exampleApi = ExampleApiProcess.findJar();
    Issuer issuer = new Issuer("https://localhost:" + port + "/");
    Ports.requireFree(ListenAddress.of(issuer), "--port");
    if (exampleApi.isPresent()) {
      Ports.requireFree(new ListenAddress("localhost", apiPort), "--api-port");
    }
    DataFolder data = DataFolder.open(environment.resolve(dataOptions.data).toAbsolutePath());
    CryptoProvider.install();
    ServerConfiguration configuration = configuration(issuer, data);
    Database database = Databases.open(configuration.database());
    DemoClient demo;
    DemoSignIn person;
    Optional<ExampleApiProcess> api;
    try {
      Installation installation =
          Installation.over(database, configuration.masterKey(), environment);
      DevMark.requireDevelopment(installation);
      demo = DemoClient.prepare(data, installation);
      person = DemoSignIn.prepare(data, installation, apiPort);
      DemoWebApp webApp = DemoWebApp.prepare(data, installation, apiPort);
      // It shows the same certificate, so that has to be there; its start takes as long as ours.
      LocalCa _ = LocalCa.open(data.path(), environment.clock(), environment.random());
      api =
          exampleApi.map(
              jar -> ExampleApiProcess.start(jar, issuer, data, apiPort, person.app(), webApp));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    AuthorizationServer server = startBoth(configuration, database, api);
    if (exampleApi.isEmpty()) {
      environment
          .err()
          .println("The example API is not beside this program, so only the server runs.");
    }
    environment
        .out()
        .println(DevWelcome.text(issuer, data.file("ca.pem"), demo, person, api.map(_ -> apiPort)));
    RunningServer.until(
        () -> {
          api.ifPresent(ExampleApiProcess::close);
          server.close();
        });
    return Intermezzo.DONE;
  }

  private void requireGoodPorts() {
    if (port < 1 || port > MAX_PORT || apiPort < 1 || apiPort > MAX_PORT || port == apiPort) {
      throw new ParameterException(
          spec.commandLine(), "--port and --api-port are two numbers of 1 to " + MAX_PORT);
    }
  }

  private ServerConfiguration configuration(Issuer issuer, DataFolder data) {
    return new ServerConfiguration(
        issuer,
        ListenAddress.of(issuer),
        new Transport.LocalAuthority(),
        data,
        dataOptions.databaseAddress(data),
        dataOptions.masterKeySource(data),
        true,
        Duration.ofMinutes(1),
        SessionLifetimes.DEFAULT,
        true,
        Theme.DEFAULT);
  }

  private AuthorizationServer startBoth(
      ServerConfiguration configuration, Database database, Optional<ExampleApiProcess> api) {
    AuthorizationServer server;
    try {
      server =
          AuthorizationServer.start(
              configuration,
              Version.current(),
              database,
              environment.clock(),
              environment.random());
    } catch (RuntimeException e) {
      api.ifPresent(ExampleApiProcess::close);
      throw e;
    }
    try {
      api.ifPresent(process -> process.awaitListening(environment));
      return server;
    } catch (CommandFailed e) {
      server.close();
      throw e;
    }
  }
}
