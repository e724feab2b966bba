package ai.intermezzo.sdk;

import ai.intermezzo.testing.LocalCertificate;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider that says what a test tells it to. None of ours: the SDK promises to work with
 * others. It stands on the JDK's own server.
 */
final class TestProvider implements AutoCloseable {
  /** A request to the token endpoint. */
  record Request(Map<String, String> form, @Nullable String authorization) {}

  /** How an endpoint answers. */
  interface Answer {
    void to(HttpExchange exchange, Request request) throws IOException;
  }

  final LocalCertificate certificate = LocalCertificate.create();
  final Path ca;
  final String issuer;
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();
  final AtomicInteger metadataRequests = new AtomicInteger();
  final Map<String, Object> metadata = new LinkedHashMap<>();
  volatile Answer token = (exchange, request) -> json(exchange, 500, "{}");
  private final ECKey key = newKey();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;

  TestProvider(Path folder) {
    this.ca = certificate.writeCa(folder.resolve("ca.pem"));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    server.setExecutor(threads);
    issuer = "https://localhost:" + server.getAddress().getPort();
    metadata.put("issuer", issuer);
    metadata.put("token_endpoint", issuer + "/token");
    metadata.put("authorization_endpoint", issuer + "/authorize?tenant=1");
    metadata.put("end_session_endpoint", issuer + "/end");
    metadata.put("revocation_endpoint", issuer + "/token");
    metadata.put("jwks_uri", issuer + "/keys");
    metadata.put("authorization_response_iss_parameter_supported", true);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          metadataRequests.incrementAndGet();
          json(exchange, 200, JSONObjectUtils.toJSONString(metadata));
        });
    server.createContext(
        "/keys", exchange -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toString(true)));
    server.createContext("/token", this::token);
    server.createContext("/", this::api);
    server.start();
  }

  /** Says what it was sent, or 401 to the tokens in {@link #refused}. */
  private void api(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean refuse = authorization != null && refused.contains(authorization);
    json(
        exchange,
        refuse ? 401 : 200,
        exchange.getRequestMethod() + " " + authorization + " " + body);
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      form.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    Request request = new Request(form, exchange.getRequestHeaders().getFirst("Authorization"));
    requests.add(request);
    token.to(exchange, request);
  }

  Issuer.Builder issuer() {
    return Issuer.at(issuer).trust(ca);
  }

  /** What an ID token says when nothing is wrong with it. */
  JWTClaimsSet.Builder claims(String clientId, String nonce) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(clientId)
        .subject("user-1")
        .claim("iat", now.getEpochSecond())
        .claim("exp", now.plusSeconds(600).getEpochSecond())
        .claim("auth_time", now.getEpochSecond() - 5)
        .claim("sid", "session-1")
        .claim("email", "ada@example.com")
        .claim("nonce", nonce);
  }

  String sign(JWTClaimsSet claims) {
    return sign(claims, "JWT", key);
  }

  String sign(JWTClaimsSet claims, String type, ECKey with) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID(with.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              claims);
      jwt.sign(new ECDSASigner(with));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  ECKey key() {
    return key;
  }

  static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
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
