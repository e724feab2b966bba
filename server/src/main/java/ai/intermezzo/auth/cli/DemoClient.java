package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client and the Api that {@code dev} puts into its own database, so that its printed commands
 * work.
 *
 * <p>Its secret has to be printed at each start, so it lies in the data folder, in a file that only
 * its owner reads. That is why {@code serve} refuses such a database.
 *
 * @param id the demo client's {@code client_id}
 * @param secret its {@code client_secret}
 */
record DemoClient(ClientId id, ClientSecret secret) {
  /** The example API's identifier. */
  static final Audience AUDIENCE = new Audience("https://api.intermezzo.ai");

  private static final String FILE = "demo-client";

  /** Finds the demo client and its Api, or makes what is missing of them. */
  static DemoClient prepare(DataFolder data, Installation installation) {
    if (installation.apis().find(AUDIENCE).isEmpty()) {
      installation.apis().create(api(installation));
    }
    DemoClient demo = read(data.file(FILE)).orElseGet(() -> write(data.file(FILE), installation));
    if (installation.clients().find(demo.id).isEmpty()) {
      installation.clients().create(demo.client(installation));
    }
    return demo;
  }

  private static Api api(Installation installation) {
    Map<String, String> scopes = new LinkedHashMap<>();
    scopes.put("read:notes", "Read the notes");
    scopes.put("write:notes", "Add notes");
    return new Api(
        AUDIENCE,
        "Example API",
        scopes,
        TokenLifetime.DEFAULT,
        SigningAlgorithm.RS256,
        TokenDialect.RFC9068,
        installation.environment().clock().instant());
  }

  private Client client(Installation installation) {
    Environment environment = installation.environment();
    return new Client(
        id,
        "Demo service",
        ClientType.MACHINE,
        Map.of(AUDIENCE, installation.apis().find(AUDIENCE).map(Api::scopes).orElseThrow()),
        Optional.empty(),
        Optional.empty(),
        List.of(Credential.of(secret, environment.random(), environment.clock().instant())),
        environment.clock().instant());
  }

  private static Optional<DemoClient> read(Path file) {
    return DemoFile.read(
        file,
        (id, secret) -> new DemoClient(new ClientId(id), ClientSecret.existing(secret)),
        "delete it for a new demo client.");
  }

  private static DemoClient write(Path file, Installation installation) {
    DemoClient demo =
        new DemoClient(
            ClientId.generate(installation.environment().random()),
            ClientSecret.generate(installation.environment().random()));
    DemoFile.write(file, List.of(demo.id.value(), demo.secret.reveal()));
    return demo;
  }

  @Override
  public String toString() {
    return "DemoClient[" + id + "]";
  }
}
