package ai.intermezzo.interop.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application at {@code http://localhost:PORT} for one person on the same machine. Its pages
 * show what it knows as JSON.
 */
final class LocalApp {
  private final HttpServer server;
  private final int port;

  LocalApp(int port) throws IOException {
    this.port = port;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** What a page answers. */
  sealed interface Answer {}

  record Redirect(String to) implements Answer {}

  record Json(int status, Map<String, ?> fields) implements Answer {
    Json(Map<String, ?> fields) {
      this(200, fields);
    }
  }

  /** A request's parameters and header. */
  record Request(URI uri, Map<String, String> query, String authorization) {}

  /** One page. */
  interface Page {
    Answer answer(Request request) throws Exception;
  }

  LocalApp page(String path, Page page) {
    server.createContext(path, exchange -> answer(exchange, page));
    return this;
  }

  /** Says that it is ready, and goes on until it is ended. */
  void start() {
    server.start();
    System.out.println("Listening on " + address(""));
  }

  String address(String path) {
    return "http://localhost:" + port + path;
  }

  private void answer(HttpExchange exchange, Page page) throws IOException {
    try (exchange) {
      switch (answer(request(exchange), page)) {
        case Redirect(String to) -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
        }
        case Json(int status, Map<String, ?> fields) -> {
          byte[] body = JsonMapper.shared().writeValueAsBytes(fields);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
        }
      }
    }
  }

  private static Answer answer(Request request, Page page) {
    try {
      return page.answer(request);
    } catch (Exception e) {
      e.printStackTrace();
      return new Json(502, Map.of("failure", e.toString()));
    }
  }

  private Request request(HttpExchange exchange) {
    URI uri = URI.create(address(exchange.getRequestURI().toString()));
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return new Request(uri, query(uri), authorization == null ? "" : authorization);
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new TreeMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
