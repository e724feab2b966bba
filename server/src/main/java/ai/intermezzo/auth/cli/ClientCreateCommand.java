package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.ClientAllowances;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code client create}. */
@Command(
    name = "create",
    description = "Add an application. Its secret is printed this once.",
    footer = {
      "",
      "Examples:",
      "  intermezzo client create --name reports --type machine --audience https://api.example.com",
      "  intermezzo client create --name moved --type machine --audience https://api.example.com \\",
      "    --client-id RFWrUzk93pUmHCNFuKLto2c239LZKoVO --secret-stdin < secret.txt",
      "  intermezzo client create --name shop --type spa --audience https://api.example.com \\",
      "    --redirect-uri https://shop.example.com/callback --logout-uri https://shop.example.com"
    })
final class ClientCreateCommand extends StoreCommand {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "What people call it.")
  String name;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      completionCandidates = Words.ClientTypes.class,
      required = true,
      description = "machine, web, spa or native.")
  ClientType type;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "An id that it has already elsewhere (default: a new one).")
  Optional<ClientId> clientId;

  @Option(
      names = "--secret-stdin",
      description = "Read the secret that it has already, of at least 43 characters.")
  boolean secretFromInput;

  @Mixin ClientOptions options;

  ClientCreateCommand(Environment environment) {
    super(environment);
  }

  @Override
  boolean begins() {
    return true;
  }

  @Override
  int run(Installation installation) {
    ClientId id = clientId.orElseGet(() -> ClientId.generate(environment.random()));
    Optional<ClientSecret> secret = secret(type);
    List<Credential> credentials =
        secret
            .map(s -> Credential.of(s, environment.random(), environment.clock().instant()))
            .stream()
            .toList();
    Client plain =
        new Client(
            id,
            name,
            type,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            credentials,
            environment.clock().instant());
    Client client =
        options.apply(plain, Optional.empty(), new ClientAllowances(installation.apis().list()));
    installation.clients().create(client);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("client_id", id.value());
    if (!secretFromInput) {
      secret.ifPresent(s -> view.put("client_secret", s.reveal()));
    }
    credentials.forEach(credential -> view.put("credential_id", credential.id().value()));
    ClientView.of(client).forEach(view::putIfAbsent);
    output.thing(environment.out(), view);
    if (view.containsKey("client_secret")) {
      environment.err().println("Keep the client_secret now: it is not shown again.");
    }
    if (type.mayUseClientCredentials() && client.apis().isEmpty()) {
      environment
          .err()
          .println(
              "It gets no token yet: allow it an API with client update "
                  + id
                  + " --audience IDENTIFIER.");
    }
    if (type.signsPeopleIn() && client.signIn().redirectUris().isEmpty()) {
      environment
          .err()
          .println(
              "It signs nobody in yet: say where people come back to with client update "
                  + id
                  + " --redirect-uri URI.");
    }
    return 0;
  }

  private Optional<ClientSecret> secret(ClientType clientType) {
    if (!clientType.isConfidential() && !secretFromInput) {
      return Optional.empty();
    }
    if (!secretFromInput) {
      return Optional.of(ClientSecret.generate(environment.random()));
    }
    if (environment.interactive()) {
      environment.err().println("The secret, and Enter:");
    }
    String line = InputLine.read(environment);
    if (line.isEmpty()) {
      throw new CommandFailed("Standard input has no secret: pipe it in, one line.");
    }
    return Optional.of(ClientSecret.existing(line));
  }
}
