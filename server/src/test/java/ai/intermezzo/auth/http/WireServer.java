package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.LoggerFactory;

/** A real listener on a free port with a certificate of its own, and ways to speak to it. */
final class WireServer implements AutoCloseable {
  static final Bounds IMPATIENT =
      new Bounds(
          8 * 1024,
          100,
          64 * 1024,
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          Duration.ofSeconds(20),
          5_000,
          1_000,
          Duration.ofMillis(1500));

  static {
    CryptoProvider.install();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
  }

  private static final int READ_TIMEOUT_MILLIS = 20_000;

  final LocalCa ca;
  final Listener listener;
  private final SSLContext trust;
  private final HttpClient client;

  private WireServer(LocalCa ca, ListenerSettings settings, Routes routes) {
    this.ca = ca;
    this.listener =
        new Listener(
            settings,
            routes,
            e ->
                e instanceof DatabaseIsAway
                    ? Optional.of(OAuthError.temporarilyUnavailable("Try again soon."))
                    : Optional.empty(),
            new SecureRandom());
    listener.start();
    this.trust = trusting(ca.certificate());
    this.client = HttpClient.newBuilder().sslContext(trust).build();
  }

  /** Stands for what a lower room throws. */
  static final class DatabaseIsAway extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static WireServer start(Path folder, Routes routes) {
    return start(folder, routes, settings -> settings);
  }

  static WireServer start(Path folder, Routes routes, UnaryOperator<ListenerSettings> change) {
    LocalCa ca = LocalCa.open(folder, InstantSource.system(), new SecureRandom());
    ListenerSettings settings = ListenerSettings.https("127.0.0.1", 0, ca.tls());
    return new WireServer(ca, change.apply(settings), routes);
  }

  static SSLContext trusting(Path caFile) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      X509Certificate certificate = PemFiles.certificates(caFile).getFirst();
      store.setCertificateEntry("ca", certificate);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.port();
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  /** A TCP connection on which nothing was said. */
  Socket tcp() {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 10_000);
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A TLS connection after its handshake. */
  SSLSocket tls(String... protocols) {
    try {
      SSLSocket socket =
          (SSLSocket) trust.getSocketFactory().createSocket(tcp(), "localhost", port(), true);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes as they are and reads until the server closes. */
  String raw(String bytes) {
    try (SSLSocket socket = tls()) {
      return exchange(socket, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String exchange(Socket socket, String bytes) {
    try {
      say(socket, bytes);
      return new String(readToEnd(socket.getInputStream()), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of a request: its lines, and the empty one that ends it. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static void say(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static byte[] readToEnd(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toByteArray();
  }

  @Override
  public void close() {
    client.close();
    listener.close();
  }
}
