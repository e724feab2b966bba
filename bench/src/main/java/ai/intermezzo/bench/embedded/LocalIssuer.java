package ai.intermezzo.bench.embedded;

import ai.intermezzo.auth.http.LocalCa;
import ai.intermezzo.auth.http.TlsSettings;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * An issuer of this process over HTTPS: its metadata, its JWK set of one key for each algorithm,
 * and a token endpoint that gives everybody a token. It answers each library once, before the
 * measuring.
 */
public final class LocalIssuer implements AutoCloseable {
  static final String AUDIENCE = "https://api.example.com";
  static final String SUBJECT = "user-1";
  private static final int TOKEN_SECONDS = 24 * 3600;

  private final Path folder;
  private final LocalCa authority;
  private final HttpsServer server;
  private final RSAKey rsa;
  private final ECKey ec;

  private LocalIssuer(Path folder, LocalCa authority, HttpsServer server, RSAKey rsa, ECKey ec) {
    this.folder = folder;
    this.authority = authority;
    this.server = server;
    this.rsa = rsa;
    this.ec = ec;
  }

  /** Starts on a free port, with new keys. */
  public static LocalIssuer start() throws IOException, GeneralSecurityException, JOSEException {
    Path folder = Files.createTempDirectory("intermezzo-bench");
    LocalCa authority = LocalCa.open(folder, InstantSource.system(), new SecureRandom());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serverContext(authority.tls())));
    RSAKey rsa =
        new RSAKeyGenerator(2048)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .keyID("rsa")
            .generate();
    ECKey ec =
        new ECKeyGenerator(Curve.P_256)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .keyID("ec")
            .generate();
    LocalIssuer issuer = new LocalIssuer(folder, authority, server, rsa, ec);
    issuer.answer("/.well-known/openid-configuration", issuer.metadata());
    issuer.answer("/jwks", new JWKSet(List.<JWK>of(rsa, ec)).toString());
    issuer.answer(
        "/token",
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(issuer.token("RS256"), TOKEN_SECONDS));
    server.start();
    return issuer;
  }

  /** As in {@code iss}. */
  String name() {
    return "https://localhost:" + server.getAddress().getPort() + "/";
  }

  private URI at(String path) {
    return URI.create(name()).resolve(path);
  }

  /** What an application is told of it. */
  TrustedIssuer trusted() throws IOException, GeneralSecurityException {
    return new TrustedIssuer(
        name(),
        AUDIENCE,
        LocalTls.trusting(authority.certificate()),
        rsa.toPublicJWK(),
        ec.toPublicJWK());
  }

  /** A good access token, as the server makes them (RFC 9068); another one each time. */
  public String token(String algorithm) throws JOSEException {
    return token(algorithm, claims().build());
  }

  /** The claims of a good access token. */
  JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(name())
        .subject(SUBJECT)
        .audience(AUDIENCE)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(TOKEN_SECONDS)))
        .jwtID(UUID.randomUUID().toString())
        .claim("client_id", "uDv8QqS4kY2mZ6cTn0bWx3LpRfHj7aEe")
        .claim("azp", "uDv8QqS4kY2mZ6cTn0bWx3LpRfHj7aEe")
        .claim("scope", "openid profile read:notes write:notes");
  }

  String token(String algorithm, JWTClaimsSet claims) throws JOSEException {
    return token(algorithm, "at+jwt", claims);
  }

  String token(String algorithm, String type, JWTClaimsSet claims) throws JOSEException {
    JWK key = algorithm.equals("RS256") ? rsa : ec;
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                .keyID(key.getKeyID())
                .type(new JOSEObjectType(type))
                .build(),
            claims);
    jwt.sign(algorithm.equals("RS256") ? new RSASSASigner(rsa) : new ECDSASigner(ec));
    return jwt.serialize();
  }

  private String metadata() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\",\"token_endpoint\":\"%s\",\"authorization_endpoint\":\"%s\"}"
        .formatted(name(), at("/jwks"), at("/token"), at("/authorize"));
  }

  private void answer(String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("Cache-Control", "max-age=" + TOKEN_SECONDS);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static SSLContext serverContext(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    return LocalTls.serving(settings.certificate(), settings.key());
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
