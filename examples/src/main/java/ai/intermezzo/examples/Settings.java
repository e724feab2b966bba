package ai.intermezzo.examples;

import ai.intermezzo.sdk.Client;
import ai.intermezzo.sdk.Issuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where an application finds the server and the API, and who it is. It comes from the environment,
 * where other users of the machine don't see a secret; the defaults are those of {@code
 * ./intermezzo dev}.
 *
 * @param issuer {@code ISSUER}: the server
 * @param ca {@code CA}: the authority of its certificate and of the API's; the JVM's own when empty
 * @param api {@code API}: what to call
 * @param resource {@code RESOURCE}: the API's identifier, as tokens have it in {@code aud}; empty
 *     where what is called is the server's own userinfo endpoint
 * @param clientId {@code CLIENT_ID}
 */
record Settings(String issuer, Optional<Path> ca, URI api, String resource, String clientId) {
  /** For one request; a person at a terminal waits longer than a server should. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with one line that says what is missing or wrong
   */
  static Settings of(Map<String, String> environment) {
    return new Settings(
        environment.getOrDefault("ISSUER", "https://localhost:8443/"),
        Optional.ofNullable(environment.get("CA")).map(Path::of),
        URI.create(environment.getOrDefault("API", "https://localhost:8444/notes")),
        environment.getOrDefault("RESOURCE", "https://api.intermezzo.ai"),
        required(environment, "CLIENT_ID"));
  }

  /** A variable that has no default. */
  static String required(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Set the environment variable " + name);
    }
    return value;
  }

  /** The application with its secret, which is kept nowhere here. */
  Client client(String secret) {
    return server().client(clientId, secret);
  }

  /** The application where it can keep no secret. */
  Client publicClient() {
    return server().publicClient(clientId);
  }

  /** What calls the API. */
  HttpClient http() {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    ca.map(TlsFiles::trusting).ifPresent(builder::sslContext);
    return builder.build();
  }

  private Issuer server() {
    Issuer.Builder builder = Issuer.at(issuer).timeout(TIMEOUT);
    ca.ifPresent(builder::trust);
    return builder.build();
  }
}
