package ai.intermezzo.interop;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an API that checks tokens needs: a server, behind a proxy that adds a key to those that the
 * server publishes. So a test can sign what the server never would, and an API that refuses it does
 * so for what stands in the token, not for its signature.
 *
 * @param added the key, with its private half
 */
record ApiStage(
    Cli cli,
    RunningServer server,
    ReverseProxy proxy,
    Https https,
    String issuer,
    TrustStore trusted,
    RSAKey added)
    implements AutoCloseable {
  private static final String KEY_SET = "/.well-known/jwks.json";
  private static final int KEY_BITS = 2048;

  /** Starts all of it on a data folder of its own, in this folder. */
  static ApiStage start(Path folder) throws Exception {
    RSAKey added =
        new RSAKeyGenerator(KEY_BITS)
            .keyID("added-by-the-test")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .generate();
    TestCertificate certificate = TestCertificate.create(folder, "proxy");
    Path data = folder.resolve("data");
    int publicPort = Ports.free();
    int port = Ports.free();
    Launch launch =
        RunningServer.serve(data, publicPort)
            .with("--listen", "127.0.0.1:" + port)
            .with("--behind-proxy", "127.0.0.1/32");
    RunningServer server = RunningServer.start(data, port, launch);
    try {
      ReverseProxy proxy =
          ReverseProxy.start(
              certificate,
              publicPort,
              port,
              "203.0.113.7",
              (path, body) -> path.equals(KEY_SET) ? with(added, body) : body);
      return new ApiStage(
          new Cli(data),
          server,
          proxy,
          Https.trusting(certificate.certificate()),
          RunningServer.issuer(publicPort),
          TrustStore.of(certificate.certificate()),
          added);
    } catch (Throwable failure) {
      server.close();
      throw failure;
    }
  }

  private static byte[] with(RSAKey added, byte[] keySet) {
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(keySet);
    ((ArrayNode) json.get("keys"))
        .add(JsonMapper.shared().readTree(added.toPublicJWK().toJSONString()));
    return JsonMapper.shared().writeValueAsBytes(json);
  }

  /** The keys as an API gets them. */
  JWKSet keys() throws Exception {
    return JWKSet.parse(https.get(issuer + KEY_SET.substring(1)).body());
  }

  @Override
  public void close() throws IOException {
    https.close();
    proxy.close();
    server.close();
  }
}
