package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo web app of ./intermezzo dev")
class DemoWebAppRenewalTest {
  private static final String AUDIENCE = "https://api.intermezzo.ai";
  private static final int TOKEN_SECONDS = 2;

  /**
   * After this the API, which forgives a few seconds, would refuse a token that was not renewed.
   */
  private static final Duration LONG_AFTER = Duration.ofSeconds(TOKEN_SECONDS + 7);

  @Test
  @DisplayName("renews a person's tokens on its server: they stay signed in when one has ended")
  void renews(@TempDir Path folder) throws Exception {
    int port = Ports.free();
    int apiPort = Ports.free();
    try (RunningServer dev =
            RunningServer.startDev(folder, port, RunningServer.dev(folder, port, apiPort));
        FormBrowser browser = FormBrowser.trusting(dev.ca())) {
      Path data = folder.resolve("data");
      shorten(dev, data);
      String webApp = "https://localhost:" + apiPort + "/web";
      FormBrowser.Page login = browser.submit(browser.open(webApp), "/web/sign-in");
      String password = Files.readAllLines(data.resolve("demo-user")).get(1);
      FormBrowser.Page consent =
          browser.submit(login, "/login", "email", "demo@example.com", "password", password);
      FormBrowser.Page home = browser.submit(consent, "/consent", "decision", "allow");
      assertThat(home.body()).contains("You are signed in.");

      long signedIn = System.nanoTime();
      Wait.until(
          () ->
              System.nanoTime() - signedIn > LONG_AFTER.toNanos()
                  && isSignedIn(browser.open(webApp)));
    }
  }

  private static boolean isSignedIn(FormBrowser.Page page) {
    return page.body().contains("You are signed in.")
        && page.body().contains("{&quot;notes&quot;:[]}");
  }

  /** Gives the API's tokens their short life, and waits until the server knows it. */
  private static void shorten(RunningServer dev, Path data) throws Exception {
    new Cli(data).json("api", "update", AUDIENCE, "--token-lifetime", "" + TOKEN_SECONDS);
    List<String> demo = Files.readAllLines(data.resolve("demo-client"));
    Cli.Client client = new Cli.Client(demo.get(0), demo.get(1));
    try (Https https = Https.trusting(dev.ca())) {
      Wait.until(
          () ->
              Https.json(https.askToken(dev.issuer(), client, AUDIENCE))
                      .get("expires_in")
                      .intValue()
                  == TOKEN_SECONDS);
    }
  }
}
