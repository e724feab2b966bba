package ai.intermezzo.examples;

import ai.intermezzo.testing.LocalCertificate;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server as the API sees it: metadata and a JWK set over TLS, and tokens under
 * those keys.
 */
final class StubIssuer implements AutoCloseable {
  static final String AUDIENCE = "https://api.intermezzo.ai";

  final List<JWK> keys = new CopyOnWriteArrayList<>();
  final AtomicInteger keyRequests = new AtomicInteger();
  final String issuer;
  private final HttpsServer server;

  StubIssuer(LocalCertificate certificate) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    issuer = "https://localhost:" + server.getAddress().getPort() + "/";
    String metadata =
        "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + ".well-known/jwks.json\"}";
    server.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, metadata));
    server.createContext(
        "/.well-known/jwks.json",
        exchange -> {
          keyRequests.incrementAndGet();
          answer(exchange, new JWKSet(keys).toString(true));
        });
    server.start();
  }

  /** A key that tokens can be signed with; published only when it is added to {@link #keys}. */
  static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(UUID.randomUUID().toString())
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String token(ECKey key, String scope) {
    return token(key, scope, "client-1", Instant.now().plusSeconds(60));
  }

  String token(ECKey key, String scope, String subject, Instant expiresAt) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(key.getKeyID())
                  .build(),
              new JWTClaimsSet.Builder()
                  .issuer(issuer)
                  .audience(AUDIENCE)
                  .subject(subject)
                  .issueTime(Date.from(expiresAt.minusSeconds(60)))
                  .expirationTime(Date.from(expiresAt))
                  .jwtID(UUID.randomUUID().toString())
                  .claim("client_id", "client-1")
                  .claim("scope", scope)
                  .build());
      token.sign(new ECDSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Cache-Control", "max-age=300");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
