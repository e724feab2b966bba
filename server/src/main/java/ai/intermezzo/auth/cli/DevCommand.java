package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.store.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dev}: everything to try the server out, on this machine, in one command. */
@Command(
    name = "dev",
    description =
        "Start a server, an example API and a demo client on this machine, and print what to paste.",
    footer = {
      "",
      "Everything is kept in the data folder: a second start goes on where the first one ended.",
      "Ctrl-C ends it. For a server for real see: intermezzo serve --help"
    })
final class DevCommand implements Callable<Integer> {
  @Mixin DataOptions dataOptions;

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

  private final Environment environment;

  DevCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Issuer issuer = new Issuer("https://localhost:" + port + "/");
    DataFolder data = DataFolder.open(environment.resolve(dataOptions.data).toAbsolutePath());
    ServerConfiguration configuration =
        new ServerConfiguration(
            issuer,
            ListenAddress.of(issuer),
            new Transport.LocalAuthority(),
            data,
            dataOptions.databaseAddress(data),
            dataOptions.masterKeySource(data),
            true,
            Duration.ofMinutes(1));
    CryptoProvider.install();
    DemoClient demo;
    try (Installation installation = Installation.open(dataOptions, environment)) {
      DevMark.requireDevelopment(installation.database(), installation.clients());
      demo = DemoClient.prepare(data, installation);
    }
    AuthorizationServer server =
        AuthorizationServer.start(
            configuration,
            Version.current(),
            Databases.open(configuration.database()),
            environment.clock(),
            environment.random());
    Optional<ExampleApiProcess> api = startApi(server, issuer, data);
    environment
        .out()
        .println(
            DevWelcome.text(
                issuer,
                data.file("ca.pem"),
                demo,
                api.isPresent() ? Optional.of(apiPort) : Optional.empty()));
    RunningServer.until(
        () -> {
          api.ifPresent(ExampleApiProcess::close);
          server.close();
        });
    return Intermezzo.DONE;
  }

  private Optional<ExampleApiProcess> startApi(
      AuthorizationServer server, Issuer issuer, DataFolder data) {
    Optional<Path> jar = ExampleApiProcess.findJar();
    if (jar.isEmpty()) {
      environment
          .err()
          .println("The example API is not beside this program, so only the server runs.");
    }
    try {
      return jar.map(file -> ExampleApiProcess.start(file, issuer, data, apiPort, environment));
    } catch (CommandFailed e) {
      server.close();
      throw e;
    }
  }
}
