package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.store.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code aot-training}: what the build runs to learn which classes a start and the first requests
 * need (JEP 514). It is {@code serve}, with a demo client and a few requests.
 *
 * <p>The build runs it twice on one folder and records the second time: all that is loaded then is
 * loaded at every start, and what makes a database and certificates is needed at the first one
 * only.
 */
@Command(
    name = "aot-training",
    hidden = true,
    description = "Start a server for a moment, for the build's start-up cache.")
final class AotTrainingCommand implements Callable<Integer> {
  private static final int TOKENS = 200;
  private static final Duration MAX_START = Duration.ofMinutes(1);
  private static final long LOOK_NANOS = 10_000_000;
  private static final int MAX_HEAD = 8192;
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

  @Parameters(paramLabel = "FOLDER", description = "The data, made where it is missing.")
  Path folder;

  private final Environment environment;

  AotTrainingCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    DataFolder data = DataFolder.open(folder.toAbsolutePath());
    int port = freePort();
    Thread server =
        Thread.ofPlatform()
            .start(
                () ->
                    Intermezzo.run(
                        undisturbed(),
                        "serve",
                        "--issuer",
                        "https://localhost:" + port + "/",
                        "--data",
                        data.path().toString()));
    try {
      awaitOpen(port, server);
      DemoClient demo = demoClient(data);
      try (Socket socket = trusting(data.file("ca.pem")).createSocket("localhost", port)) {
        for (String path : List.of("", ".well-known/jwks.json")) {
          exchange(socket, "GET /" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        for (int i = 0; i < TOKENS; i++) {
          exchange(socket, tokenRequest(demo));
        }
      }
    } finally {
      server.interrupt();
      server.join();
    }
    return Intermezzo.DONE;
  }

  /** No variable of whoever builds may lead the training to a database that is in use. */
  private Environment undisturbed() {
    return new Environment(
        Map.of(),
        environment.in(),
        environment.out(),
        environment.err(),
        folder,
        environment.clock(),
        environment.random(),
        false);
  }

  private static void awaitOpen(int port, Thread server) {
    long deadline = System.nanoTime() + MAX_START.toNanos();
    while (server.isAlive() && System.nanoTime() - deadline < 0) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    throw new CommandFailed("The server did not start.");
  }

  private DemoClient demoClient(DataFolder data) {
    try (Installation installation =
        Installation.open(
            DatabaseAddress.of(Optional.empty(), data.path()),
            MasterKeySource.file(data.path()),
            environment)) {
      return DemoClient.prepare(data, installation);
    }
  }

  private static String tokenRequest(DemoClient demo) {
    String json =
        """
        {"client_id":"%s","client_secret":"%s","audience":"%s","grant_type":"client_credentials"}
        """
            .formatted(demo.id(), demo.secret().reveal(), DemoClient.AUDIENCE);
    return "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }

  /** The plainest of clients: the JDK's would fill the cache with classes that no server needs. */
  private static void exchange(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > MAX_HEAD) {
        throw new IOException("Not an answer: " + head);
      }
      head.append((char) next);
    }
    Matcher length = CONTENT_LENGTH.matcher(head);
    if (head.indexOf("HTTP/1.1 200 ") != 0 || !length.find()) {
      throw new IOException("Not the answer: " + head);
    }
    in.readNBytes(Integer.parseInt(length.group(1)));
  }

  private static SocketFactory trusting(Path ca) throws IOException, GeneralSecurityException {
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
    return tls.getSocketFactory();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
