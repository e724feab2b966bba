package ai.intermezzo.examples;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the example API is started with.
 *
 * @param port where it listens on localhost; 0 for any free one
 * @param issuer who issues its tokens, as in their {@code iss}
 * @param audience its identifier, as in their {@code aud}
 * @param ca the authorities to trust the issuer's certificate by; the JVM's own when empty
 * @param tlsCert its certificate chain in PEM
 * @param tlsKey the certificate's private key in PEM (PKCS #8)
 * @param appClientId the client_id of the demo app at {@code /app}; without one there is none
 * @param webClientFile a file with client_id and client_secret, a line each, of the demo web app at
 *     {@code /web}; without one there is none
 * @param exitWithStdin whether it ends when its standard input does, as a child process should
 */
record ExampleApiOptions(
    int port,
    String issuer,
    String audience,
    Optional<Path> ca,
    Path tlsCert,
    Path tlsKey,
    Optional<String> appClientId,
    Optional<Path> webClientFile,
    boolean exitWithStdin) {

  static final String USAGE =
      """
      Usage: java -jar intermezzo-examples.jar --tls-cert FILE --tls-key FILE [OPTION VALUE]...
        --port PORT        where to listen on localhost (8444)
        --issuer URL       who issues the tokens (https://localhost:8443/)
        --audience URL     this API's identifier (https://api.intermezzo.ai)
        --ca FILE          PEM file of the authority that the issuer's certificate comes from
        --tls-cert FILE    PEM file of this API's certificate chain
        --tls-key FILE     PEM file of its private key
        --app-client ID    client_id of a demo app, which is then at /app
        --web-client-file FILE
                           client_id and client_secret, a line each, of a demo web app,
                           which is then at /web
        --exit-with-stdin  end when standard input ends""";

  private static final String EXIT_WITH_STDIN = "--exit-with-stdin";
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--port",
          "--issuer",
          "--audience",
          "--ca",
          "--tls-cert",
          "--tls-key",
          "--app-client",
          "--web-client-file");

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static ExampleApiOptions parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      if (name.equals(EXIT_WITH_STDIN)) {
        given.put(name, "");
      } else if (!WITH_VALUE.contains(name)) {
        throw new IllegalArgumentException("Unknown option: " + name);
      } else if (++i == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      } else {
        given.put(name, arguments[i]);
      }
    }
    return new ExampleApiOptions(
        port(given.getOrDefault("--port", "8444")),
        given.getOrDefault("--issuer", "https://localhost:8443/"),
        given.getOrDefault("--audience", "https://api.intermezzo.ai"),
        Optional.ofNullable(given.get("--ca")).map(Path::of),
        Path.of(required("--tls-cert", given.get("--tls-cert"))),
        Path.of(required("--tls-key", given.get("--tls-key"))),
        Optional.ofNullable(given.get("--app-client")),
        Optional.ofNullable(given.get("--web-client-file")).map(Path::of),
        given.containsKey(EXIT_WITH_STDIN));
  }

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static int port(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("--port must be 0 to 65535");
  }
}
