package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The person and the application that {@code dev} puts into its own database, so that somebody can
 * sign in a minute after the first start. The password lies in the data folder, as the demo
 * client's secret does, since each start prints it.
 *
 * @param app the application's {@code client_id}
 * @param email whom to sign in as
 * @param password their password
 */
record DemoSignIn(ClientId app, Email email, Password password) {
  private static final Email EMAIL = new Email("demo@example.com");
  private static final String FILE = "demo-user";

  /**
   * Finds them, or makes what is missing.
   *
   * @param apiPort where the application stands, which may be another than last time
   */
  static DemoSignIn prepare(DataFolder data, Installation installation, int apiPort) {
    DemoSignIn demo = read(data.file(FILE)).orElseGet(() -> write(data.file(FILE), installation));
    demo.requireUser(installation);
    demo.requireApp(installation, new RedirectUri(address(apiPort)));
    return demo;
  }

  /** Where the application is. */
  static String address(int apiPort) {
    return "https://localhost:" + apiPort + "/app";
  }

  private void requireUser(Installation installation) {
    if (installation.users().idOf(email).isPresent()) {
      return;
    }
    Environment environment = installation.environment();
    try (Passwords passwords = new Passwords(environment.random())) {
      var _ =
          installation
              .users()
              .create(
                  User.create(
                      UserId.generate(environment.random()),
                      email,
                      true,
                      Optional.of("Demo Person"),
                      Optional.of(passwords.hash(password)),
                      environment.clock().instant()));
    }
  }

  private void requireApp(Installation installation, RedirectUri address) {
    Optional<Client> there = installation.clients().find(app);
    if (there.isEmpty()) {
      installation.clients().create(client(installation, address));
    } else if (!there.get().signIn().redirectUris().contains(address)) {
      var _ =
          installation
              .clients()
              .update(app, client -> client.with(signIn(client.signIn(), address)));
    }
  }

  private Client client(Installation installation, RedirectUri address) {
    return new Client(
            app,
            "Demo app",
            ClientType.SPA,
            Map.of(
                DemoClient.AUDIENCE,
                installation.apis().find(DemoClient.AUDIENCE).map(Api::scopes).orElseThrow()),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            installation.environment().clock().instant())
        .with(signIn(SignIn.defaultFor(ClientType.SPA), address));
  }

  private static SignIn signIn(SignIn now, RedirectUri address) {
    SignIn there = now.withRedirectUris(List.of(address)).withLogoutUris(List.of(address));
    return there.withWebOrigins(there.originsOfRedirectUris());
  }

  private static Optional<DemoSignIn> read(Path file) {
    return DemoFile.read(
        file,
        (app, password) ->
            new DemoSignIn(new ClientId(app), EMAIL, Password.chosen(password, EMAIL)),
        "delete it and the user demo@example.com.");
  }

  private static DemoSignIn write(Path file, Installation installation) {
    DemoSignIn demo =
        new DemoSignIn(
            ClientId.generate(installation.environment().random()),
            EMAIL,
            Password.generate(installation.environment().random()));
    DemoFile.write(file, List.of(demo.app.value(), demo.password.reveal()));
    return demo;
  }

  @Override
  public String toString() {
    return "DemoSignIn[" + app + "]";
  }
}
