package ai.intermezzo.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * A proxy that speaks HTTPS to the world and plain HTTP to a server on this machine, and says by
 * {@code X-Forwarded-For} and {@code -Proto} whom it speaks for.
 */
final class ReverseProxy implements AutoCloseable {
  /** What is of one connection, and what the HTTP client writes itself. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection", "host", "content-length", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpsServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int behind;
  private final String clientAddress;
  private final AnswerChange change;

  private ReverseProxy(HttpsServer server, int behind, String clientAddress, AnswerChange change) {
    this.server = server;
    this.behind = behind;
    this.clientAddress = clientAddress;
    this.change = change;
  }

  /** What it makes of an answer's body. */
  interface AnswerChange {
    byte[] apply(String path, byte[] body);
  }

  /**
   * @param behind the port of the server behind it
   * @param clientAddress whom it claims to speak for
   */
  static ReverseProxy start(TestCertificate certificate, int port, int behind, String clientAddress)
      throws Exception {
    return start(certificate, port, behind, clientAddress, (_, body) -> body);
  }

  /** The same, with other answers than the server's. */
  static ReverseProxy start(
      TestCertificate certificate, int port, int behind, String clientAddress, AnswerChange change)
      throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverTls()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    ReverseProxy proxy = new ReverseProxy(server, behind, clientAddress, change);
    server.createContext("/", proxy::forward);
    server.start();
    return proxy;
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + behind + exchange.getRequestURI()))
              .version(HttpClient.Version.HTTP_1_1)
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange.getRequestHeaders().forEach((name, values) -> copy(request, name, values));
      request.header("X-Forwarded-For", clientAddress).setHeader("X-Forwarded-Proto", "https");
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_FORWARDED.contains(name)) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] body = change.apply(exchange.getRequestURI().getPath(), answer.body());
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(HttpRequest.Builder request, String name, List<String> values) {
    if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.header(name, value));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    client.close();
  }
}
