package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.config.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The web application that {@code dev} registers, which keeps its secret and its tokens on its own
 * server, unlike the single-page one of {@link DemoSignIn}. The application reads its id and secret
 * from the file in the data folder.
 *
 * @param id its {@code client_id}
 * @param secret its {@code client_secret}
 * @param file where both are, a line each
 */
record DemoWebApp(ClientId id, ClientSecret secret, Path file) {
  private static final String FILE = "demo-web-app";

  /**
   * Finds it, or makes what is missing.
   *
   * @param apiPort where it stands, which may be another than last time
   */
  static DemoWebApp prepare(DataFolder data, Installation installation, int apiPort) {
    Path file = data.file(FILE);
    DemoWebApp demo = read(file).orElseGet(() -> write(file, installation));
    demo.require(
        installation,
        new RedirectUri(address(apiPort) + "/callback"),
        new RedirectUri(address(apiPort)));
    return demo;
  }

  /** Where it is. */
  static String address(int apiPort) {
    return "https://localhost:" + apiPort + "/web";
  }

  private void require(Installation installation, RedirectUri callback, RedirectUri home) {
    Optional<Client> there = installation.clients().find(id);
    if (there.isEmpty()) {
      installation.clients().create(client(installation, callback, home));
    } else if (!there.get().signIn().redirectUris().contains(callback)) {
      var _ =
          installation
              .clients()
              .update(id, client -> client.with(signIn(client.signIn(), callback, home)));
    }
  }

  private Client client(Installation installation, RedirectUri callback, RedirectUri home) {
    Environment environment = installation.environment();
    return new Client(
            id,
            "Demo web app",
            ClientType.WEB,
            Map.of(
                DemoClient.AUDIENCE,
                installation.apis().find(DemoClient.AUDIENCE).map(Api::scopes).orElseThrow()),
            Optional.empty(),
            Optional.empty(),
            List.of(Credential.of(secret, environment.random(), environment.clock().instant())),
            environment.clock().instant())
        .with(signIn(SignIn.defaultFor(ClientType.WEB), callback, home));
  }

  private static SignIn signIn(SignIn now, RedirectUri callback, RedirectUri home) {
    return now.withRedirectUris(List.of(callback)).withLogoutUris(List.of(home));
  }

  private static Optional<DemoWebApp> read(Path file) {
    return DemoFile.read(
        file,
        (id, secret) -> new DemoWebApp(new ClientId(id), ClientSecret.existing(secret), file),
        "delete it for a new demo web app.");
  }

  private static DemoWebApp write(Path file, Installation installation) {
    DemoWebApp demo =
        new DemoWebApp(
            ClientId.generate(installation.environment().random()),
            ClientSecret.generate(installation.environment().random()),
            file);
    DemoFile.write(file, List.of(demo.id.value(), demo.secret.reveal()));
    return demo;
  }

  @Override
  public String toString() {
    return "DemoWebApp[" + id + "]";
  }
}
