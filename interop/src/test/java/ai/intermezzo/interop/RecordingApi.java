package ai.intermezzo.interop;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API that takes whatever token it gets, and remembers them in the order in which they came. */
final class RecordingApi implements AutoCloseable {
  private final HttpsServer server;
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  private RecordingApi(HttpsServer server) {
    this.server = server;
  }

  /**
   * Starts it with the certificate of a server's data folder.
   *
   * @param folder for a copy of it
   */
  static RecordingApi start(Path data, Path folder) throws Exception {
    Path certificate = Files.copy(data.resolve("localhost.pem"), folder.resolve("api.pem"));
    Path key = Files.copy(data.resolve("localhost.key"), folder.resolve("api.key"));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new TestCertificate(certificate, key).serverTls()));
    RecordingApi api = new RecordingApi(server);
    server.createContext(
        "/notes",
        exchange -> {
          String header = exchange.getRequestHeaders().getFirst("Authorization");
          api.tokens.add(header == null ? "" : header.replaceFirst("^Bearer ", ""));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return api;
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort() + "/notes";
  }

  List<String> tokens() {
    return List.copyOf(tokens);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
