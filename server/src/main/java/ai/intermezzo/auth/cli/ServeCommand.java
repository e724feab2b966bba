package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Databases;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code serve}: the server for real. Nothing is in it that was not put there. */
@Command(
    name = "serve",
    description = "Start the server. It runs until it gets SIGTERM or Ctrl-C.",
    footer = {
      "",
      "Every option may also be INTERMEZZO_<OPTION>, such as INTERMEZZO_TLS_CERT, or a key of",
      "intermezzo.yaml, such as tls-cert; the command line wins over the environment, and that over the",
      "file.",
      "",
      "Examples:",
      "  intermezzo serve --issuer https://auth.example.com/ \\",
      "    --tls-cert fullchain.pem --tls-key privkey.pem",
      "  INTERMEZZO_DATABASE=postgresql://auth:secret@db.internal/auth \\",
      "    intermezzo serve --issuer https://auth.example.com/ --listen 127.0.0.1:8080 \\",
      "    --behind-proxy 127.0.0.1/32"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin ServerOptions options;

  private final Environment environment;

  ServeCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    options.logOptions.apply();
    ServerConfiguration configuration = options.configuration(environment);
    CryptoProvider.install();
    AuthorizationServer server = start(configuration, environment);
    environment
        .out()
        .println(
            "Intermezzo Auth "
                + Version.current()
                + " serves "
                + configuration.issuer()
                + " on port "
                + server.port());
    if (configuration.transport() instanceof Transport.LocalAuthority) {
      environment
          .out()
          .println(
              "Its certificate is from the local authority " + configuration.data().file("ca.pem"));
    }
    RunningServer.until(server);
    return Intermezzo.DONE;
  }

  private static AuthorizationServer start(
      ServerConfiguration configuration, Environment environment) {
    Database database = Databases.open(configuration.database());
    try {
      DevMark.requireProduction(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return AuthorizationServer.start(
        configuration, Version.current(), database, environment.clock(), environment.random());
  }
}
