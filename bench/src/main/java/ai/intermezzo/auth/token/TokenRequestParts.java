package ai.intermezzo.auth.token;

import ai.intermezzo.auth.api.ApiAccess;
import ai.intermezzo.auth.client.AuthenticatedClient;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.bench.Installed;
import ai.intermezzo.bench.PreparedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The steps of a token request, each alone, and all of it as the endpoint does it: what a request
 * costs beside HTTP and TLS. In the endpoint's own package, to reach its steps.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before all else.
public class TokenRequestParts {
  private Path folder;
  private Installed installed;
  private PreparedRequest json;
  private PreparedRequest form;
  private PreparedRequest rsaJson;
  private Parameters parameters;
  private ClientAuthentication authentication;
  private AuthenticatedClient client;
  private ApiAccess ecAccess;
  private ApiAccess rsaAccess;
  private ApiAccess.Decision access;
  private AccessTokenMint mint;
  private TokenEndpoint endpoint;

  /** Makes an installation of its own. */
  @Setup
  public void install() throws IOException {
    CryptoProvider.install();
    folder = Files.createTempDirectory("intermezzo-bench");
    installed = Installed.in(folder);
    json = installed.jsonRequest(SigningAlgorithm.ES256);
    form = installed.formRequest(SigningAlgorithm.ES256);
    rsaJson = installed.jsonRequest(SigningAlgorithm.RS256);
    parameters = read(json);
    authentication = installed.authentication();
    client = authentication.authenticate(json, parameters);
    access = installed.access();
    ecAccess = decide(SigningAlgorithm.ES256);
    rsaAccess = decide(SigningAlgorithm.RS256);
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    mint = new AccessTokenMint(Installed.ISSUER, installed.keys(), clock, random);
    endpoint = installed.endpoint();
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    installed.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Benchmark
  public TokenRequest parseJson() {
    return TokenRequest.parse(read(json));
  }

  @Benchmark
  public TokenRequest parseForm() {
    return TokenRequest.parse(read(form));
  }

  @Benchmark
  public AuthenticatedClient authenticate() {
    return authentication.authenticate(json, parameters);
  }

  @Benchmark
  public ApiAccess decideAccess() {
    return decide(SigningAlgorithm.ES256);
  }

  @Benchmark
  public String mintEs256() {
    return mint.forMachine(client, ecAccess, TokenLifetime.DEFAULT);
  }

  @Benchmark
  public String mintRs256() {
    return mint.forMachine(client, rsaAccess, TokenLifetime.DEFAULT);
  }

  @Benchmark
  public Response wholeEs256() {
    return endpoint.handle(json);
  }

  @Benchmark
  public Response wholeRs256() {
    return endpoint.handle(rsaJson);
  }

  private static Parameters read(PreparedRequest request) {
    return Parameters.of(request, TokenRequest.PARAMETERS, TokenRequest.REPEATABLE);
  }

  private ApiAccess decide(SigningAlgorithm algorithm) {
    return access.decide(
        client.client(), Optional.of(Installed.audience(algorithm)), Optional.empty());
  }
}
