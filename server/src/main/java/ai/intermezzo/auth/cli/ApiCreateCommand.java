package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code api create}. */
@Command(
    name = "create",
    description = "Add an API that tokens can be issued for.",
    footer = {
      "",
      "Example:",
      "  intermezzo api create --identifier https://api.example.com --name Notes \\",
      "    --scope read:notes='Read notes' --scope write:notes='Change notes'"
    })
final class ApiCreateCommand extends StoreCommand {
  @Option(
      names = "--identifier",
      paramLabel = "URL",
      required = true,
      description = "What clients send as audience, by custom a URL. It never changes.")
  Audience identifier;

  @Mixin ApiOptions options;

  ApiCreateCommand(Environment environment) {
    super(environment);
  }

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Installation installation) {
    Api plain =
        new Api(
            identifier,
            identifier.value().substring(0, Math.min(100, identifier.value().length())),
            Map.of(),
            TokenLifetime.DEFAULT,
            SigningAlgorithm.RS256,
            TokenDialect.RFC9068,
            environment.clock().instant());
    Api api = options.apply(plain);
    installation.apis().create(api);
    output.thing(environment.out(), ApiView.of(api));
    return 0;
  }
}
