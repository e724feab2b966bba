package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code client secret add}. */
@Command(
    name = "add",
    description = "Add a secret beside those that an application has. It is printed this once.",
    footer = {
      "",
      "Example, a secret for a week with tokens of a minute:",
      "  intermezzo client secret add RFWrUzk93pUmHCNFuKLto2c239LZKoVO \\",
      "    --expires-in 604800 --token-lifetime 60"
    })
final class ClientSecretAddCommand extends StoreCommand {
  private static final Duration LONGEST = Duration.ofDays(3650);

  @Parameters(paramLabel = "CLIENT_ID", description = "The application's client_id.")
  ClientId clientId;

  @Option(
      names = "--expires-in",
      paramLabel = "SECONDS",
      description = "Seconds after which it is refused (default: never).")
  Optional<Long> expiresIn;

  @Option(
      names = "--token-lifetime",
      paramLabel = "SECONDS",
      description = "Seconds that tokens issued with it are valid (default: what the client says).")
  Optional<TokenLifetime> tokenLifetime;

  ClientSecretAddCommand(Environment environment) {
    super(environment);
  }

  @Override
  int run(Installation installation) {
    Instant now = environment.clock().instant();
    ClientSecret secret = ClientSecret.generate(environment.random());
    Credential credential =
        Credential.of(secret, environment.random(), now)
            .limitedTo(tokenLifetime, expiresIn.map(s -> expiry(now, s)));
    installation.clients().add(clientId, credential);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("client_id", clientId.value());
    view.put("client_secret", secret.reveal());
    view.putAll(ClientView.of(credential, now));
    output.thing(environment.out(), view);
    environment.err().println("Keep the client_secret now: it is not shown again.");
    return 0;
  }

  private static Instant expiry(Instant now, long seconds) {
    if (seconds < 1 || seconds > LONGEST.toSeconds()) {
      throw new InvalidSetting("--expires-in is 1 to " + LONGEST.toSeconds() + " seconds.");
    }
    return now.plusSeconds(seconds);
  }
}
