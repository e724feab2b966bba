package ai.intermezzo.guard;

import ai.intermezzo.testing.LocalCertificate;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer's metadata and JWK set over real TLS. What it answers can be changed while it runs, and
 * is counted.
 */
final class TestIssuer implements AutoCloseable {
  static final String AUDIENCE = "https://api.example.com";

  /** Answers one path. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  final LocalCertificate certificate = LocalCertificate.create();
  final AtomicInteger metadataRequests = new AtomicInteger();
  final AtomicInteger keyRequests = new AtomicInteger();
  final AtomicInteger serverMetadataRequests = new AtomicInteger();
  final AtomicInteger introspections = new AtomicInteger();
  final List<JWK> keys = new ArrayList<>();
  final String issuer;
  volatile String cacheControl = "max-age=300";
  volatile Answer metadata = exchange -> json(exchange, metadata());
  volatile Answer serverMetadata = exchange -> json(exchange, serverMetadata());
  volatile Answer introspection = exchange -> json(exchange, "{\"active\":true}");
  volatile Answer jwks = exchange -> json(exchange, jwkSet());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;

  TestIssuer(JWK... keys) {
    this.keys.addAll(List.of(keys));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    server.setExecutor(threads);
    issuer = "https://localhost:" + server.getAddress().getPort() + "/";
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          metadataRequests.incrementAndGet();
          metadata.to(exchange);
        });
    server.createContext(
        "/keys",
        exchange -> {
          keyRequests.incrementAndGet();
          jwks.to(exchange);
        });
    server.createContext(
        "/.well-known/oauth-authorization-server",
        exchange -> {
          serverMetadataRequests.incrementAndGet();
          serverMetadata.to(exchange);
        });
    server.createContext(
        "/introspect",
        exchange -> {
          introspections.incrementAndGet();
          introspection.to(exchange);
        });
    server.start();
  }

  GuardBuilder guard(Path folder) {
    // A machine that is busy with other tests may take its time; who tests waiting sets less.
    return Guard.builder(issuer, AUDIENCE)
        .trust(certificate.writeCa(folder.resolve("ca.pem")))
        .waitForIssuer(Duration.ofSeconds(60));
  }

  TestToken token(JWK key) {
    return new TestToken(key, issuer, AUDIENCE);
  }

  String metadata() {
    return JSONObjectUtils.toJSONString(Map.of("issuer", issuer, "jwks_uri", issuer + "keys"));
  }

  String serverMetadata() {
    return JSONObjectUtils.toJSONString(
        Map.of("issuer", issuer, "introspection_endpoint", issuer + "introspect"));
  }

  String jwkSet() {
    return new JWKSet(List.copyOf(keys)).toString(true);
  }

  void json(HttpExchange exchange, String body) throws IOException {
    answer(exchange, 200, body);
  }

  void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", cacheControl);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
