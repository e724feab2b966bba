package ai.intermezzo.interop;

import java.io.IOException;
import java.nio.file.Path;

/** What an application that signs people in needs: a server, and trust in it. */
record SignInStage(Cli cli, RunningServer server, TrustStore trusted) implements AutoCloseable {
  /** Starts a server on a data folder of its own, in this folder. */
  static SignInStage start(Path folder) throws Exception {
    Path data = folder.resolve("data");
    Cli cli = new Cli(data);
    int port = Ports.free();
    RunningServer server = RunningServer.start(data, port, RunningServer.serve(data, port));
    try {
      return new SignInStage(cli, server, TrustStore.of(server.ca()));
    } catch (Throwable failure) {
      server.close();
      throw failure;
    }
  }

  /** A new person, called Ada Lovelace, who has allowed nothing yet. */
  FormBrowser.Person person(String email) throws Exception {
    return person(cli, email);
  }

  /** The same at another server. */
  static FormBrowser.Person person(Cli cli, String email) throws Exception {
    FormBrowser.Person person = new FormBrowser.Person(email, "eleven green kettles at dawn");
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
    return person;
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
