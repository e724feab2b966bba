package ai.intermezzo.bench;

import ai.intermezzo.bench.embedded.LocalTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A temporary folder with the data of one installation: an Api for each algorithm, and a machine
 * client that may ask tokens for them. Removed when closed.
 */
final class Workspace implements AutoCloseable {
  private static final List<String> ALGORITHMS = List.of("RS256", "ES256");

  private final Checkout checkout;
  private final Path folder;
  private final String clientId;
  private final String clientSecret;

  private Workspace(Checkout checkout, Path folder, String clientId, String clientSecret) {
    this.checkout = checkout;
    this.folder = folder;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /** Makes the Apis and the client by the command line. */
  static Workspace create(Checkout checkout) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("intermezzo-bench");
    for (String algorithm : ALGORITHMS) {
      checkout.run(
          folder,
          List.of(
              "api",
              "create",
              "--identifier",
              audience(algorithm),
              "--signing-alg",
              algorithm,
              "--scope",
              "read:notes=Read notes",
              "--scope",
              "write:notes=Change notes"));
    }
    String json =
        checkout.run(
            folder,
            List.of(
                "client",
                "create",
                "--json",
                "--name",
                "bench",
                "--type",
                "machine",
                "--audience",
                audience("RS256"),
                "--audience",
                audience("ES256")));
    JsonNode client = JsonMapper.shared().readTree(json);
    return new Workspace(
        checkout,
        folder,
        client.get("client_id").asString(),
        client.get("client_secret").asString());
  }

  Path folder() {
    return folder;
  }

  /** The documented request for a token, signed by an algorithm. */
  byte[] tokenRequest(String algorithm) {
    return HttpText.tokenRequest(clientId, clientSecret, audience(algorithm));
  }

  /** Starts a server over this data, on a free port. */
  ServerProcess start(String javaOptions, String... more) throws IOException {
    return ServerProcess.start(checkout, folder, freePort(), javaOptions, List.of(more));
  }

  /** Trusts the local authority that the server made on its first start, and nothing else. */
  SSLContext trust() throws IOException, GeneralSecurityException {
    return trust(folder.resolve("data/ca.pem"));
  }

  static SSLContext trust(Path authority) throws IOException, GeneralSecurityException {
    return LocalTls.trusting(authority);
  }

  @Override
  public void close() throws IOException {
    remove(folder);
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String audience(String algorithm) {
    return "https://" + algorithm.toLowerCase(java.util.Locale.ROOT) + ".api.example.com";
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
