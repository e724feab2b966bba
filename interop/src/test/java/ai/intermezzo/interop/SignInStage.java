package ai.intermezzo.interop;

import java.io.IOException;
import java.nio.file.Path;

/** What an application that signs people in needs: a server with a person, and trust in it. */
record SignInStage(Cli cli, RunningServer server, TrustStore trusted, FormBrowser.Person person)
    implements AutoCloseable {
  /** Starts a server on a data folder of its own, in this folder. */
  static SignInStage start(Path folder) throws Exception {
    Path data = folder.resolve("data");
    Cli cli = new Cli(data);
    FormBrowser.Person person =
        new FormBrowser.Person("ada@example.com", "eleven green kettles at dawn");
    cli.runWith(
            person.password(),
            "user",
            "create",
            "--email",
            person.email(),
            "--name",
            "Ada Lovelace",
            "--email-verified",
            "--password-stdin",
            "--json")
        .json();
    int port = Ports.free();
    RunningServer server = RunningServer.start(data, port, RunningServer.serve(data, port));
    try {
      return new SignInStage(cli, server, TrustStore.of(server.ca()), person);
    } catch (Throwable failure) {
      server.close();
      throw failure;
    }
  }

  /** A browser without a past. */
  FormBrowser browser() throws Exception {
    return FormBrowser.trusting(server.ca());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
