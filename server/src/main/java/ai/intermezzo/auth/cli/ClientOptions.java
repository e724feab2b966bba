package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.ClientAllowances;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said of a client when it is made and when it is changed. */
final class ClientOptions {
  @Option(
      names = "--audience",
      paramLabel = "URL",
      description = "An API that it may ask tokens for; may be repeated.")
  @Nullable List<Audience> audiences;

  @Option(
      names = "--default-audience",
      paramLabel = "URL",
      description = "The API that a request means which names none.")
  Optional<Audience> defaultAudience;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "A scope that it may have at those APIs that know it; may be repeated. Without any: each"
              + " scope that the APIs have today.")
  @Nullable List<String> scopes;

  @Option(
      names = "--token-lifetime",
      paramLabel = "SECONDS",
      description = "Seconds that its access tokens are valid (default: what the API says).")
  Optional<TokenLifetime> tokenLifetime;

  @Option(
      names = "--introspects",
      paramLabel = "URL",
      description = "An API whose tokens it may ask about; may be repeated.")
  @Nullable List<Audience> introspects;

  @Mixin SignInOptions signIn;

  /** The client with what the options say in place of what it had. */
  Client apply(Client client, Optional<String> newName, ClientAllowances allowances) {
    Map<Audience, Scopes> apis = apis(client, allowances);
    return new Client(
        client.id(),
        newName.orElse(client.name()),
        client.type(),
        apis,
        defaultAudience.or(() -> client.defaultAudience().filter(apis::containsKey)),
        tokenLifetime.or(client::tokenLifetime),
        client.credentials(),
        client.createdAt(),
        signIn.apply(client.type(), client.signIn()),
        introspects == null ? client.introspects() : new LinkedHashSet<>(introspects));
  }

  private Map<Audience, Scopes> apis(Client client, ClientAllowances allowances) {
    if (audiences == null && scopes == null) {
      return client.apis();
    }
    List<Audience> chosen = audiences == null ? List.copyOf(client.apis().keySet()) : audiences;
    Map<Audience, Scopes> resolved =
        new LinkedHashMap<>(
            allowances.resolve(chosen, Optional.<Collection<String>>ofNullable(scopes)));
    if (scopes == null) {
      // An API that stays keeps the scopes that it had.
      resolved.replaceAll((audience, all) -> client.apis().getOrDefault(audience, all));
    }
    return resolved;
  }
}
