package ai.intermezzo.auth.logout;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An application's back-channel logout address, on this machine. */
final class LogoutReceiver implements AutoCloseable {
  private final HttpServer http;
  private final String scheme;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);

  /** A request that came. */
  record Received(String method, String contentType, String body) {
    /** The token in the form. */
    String token() {
      return body.substring("logout_token=".length());
    }
  }

  /** Over plain HTTP, which is allowed on this machine. */
  LogoutReceiver() {
    this(Optional.empty());
  }

  /** Over TLS, with that certificate. */
  LogoutReceiver(Optional<SSLContext> certificate) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (certificate.isPresent()) {
        HttpsServer https = HttpsServer.create(address, 50);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.get()));
        http = https;
      } else {
        http = HttpServer.create(address, 50);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scheme = certificate.isPresent() ? "https" : "http";
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        exchange -> {
          received.add(
              new Received(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          if (status.get() == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    http.start();
  }

  /** Answers so from now on. */
  void answer(int other) {
    status.set(other);
  }

  String uri() {
    return scheme + "://127.0.0.1:" + http.getAddress().getPort() + "/backchannel-logout";
  }

  List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
