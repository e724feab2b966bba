package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Command;

/**
 * {@code aot-training}: what the build runs to learn which classes a start and the first requests
 * need (JEP 514). A server in a folder of its own answers a few requests, and everything is
 * removed.
 */
@Command(
    name = "aot-training",
    hidden = true,
    description = "Start a server for a moment, for the build's start-up cache.")
final class AotTrainingCommand implements Callable<Integer> {
  private static final int TOKENS = 200;

  private final Environment environment;

  AotTrainingCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Files.createTempDirectory("intermezzo-training");
    try {
      train(folder);
    } finally {
      delete(folder);
    }
    return Intermezzo.DONE;
  }

  private void train(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    CryptoProvider.install();
    DataFolder data = new DataFolder(folder);
    Issuer issuer = new Issuer("https://localhost:" + freePort() + "/");
    DatabaseAddress address = DatabaseAddress.of(Optional.empty(), folder);
    ServerConfiguration configuration =
        new ServerConfiguration(
            issuer,
            ListenAddress.of(issuer),
            new Transport.LocalAuthority(),
            data,
            address,
            MasterKeySource.file(folder),
            true,
            Duration.ofMinutes(1));
    DemoClient demo;
    try (Installation installation =
        Installation.open(address, configuration.masterKey(), environment)) {
      demo = DemoClient.prepare(data, installation);
    }
    AuthorizationServer server =
        AuthorizationServer.start(
            configuration,
            Version.current(),
            Databases.open(address),
            environment.clock(),
            environment.random());
    try (server;
        HttpClient http = client(data.file("ca.pem"))) {
      for (String path : List.of("", ".well-known/jwks.json", ".well-known/openid-configuration")) {
        send(http, HttpRequest.newBuilder(URI.create(issuer.endpoint(path))).build());
      }
      for (int i = 0; i < TOKENS; i++) {
        send(http, tokenRequest(issuer, demo));
      }
    }
  }

  private static HttpRequest tokenRequest(Issuer issuer, DemoClient demo) {
    String json =
        """
        {"client_id":"%s","client_secret":"%s","audience":"%s","grant_type":"client_credentials"}
        """
            .formatted(demo.id(), demo.secret().reveal(), DemoClient.AUDIENCE);
    return HttpRequest.newBuilder(URI.create(issuer.endpoint("oauth/token")))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build();
  }

  private static void send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() != 200) {
      throw new CommandFailed("The training got the status " + answer.statusCode() + ".");
    }
  }

  private static HttpClient client(Path ca) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      Certificate authority = CertificateFactory.getInstance("X.509").generateCertificate(in);
      trusted.setCertificateEntry("ca", authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
